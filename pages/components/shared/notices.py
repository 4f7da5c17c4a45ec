"""Warnings and notes: sentences that may contain names from outside, shown as they are."""

import streamlit as st

from pages.components.shared.words import plain


def warn(sentence: object, icon: str | None = None) -> None:
    """Show a sentence, or an error's, as a warning with a Material icon."""
    st.warning(plain(sentence), icon=icon and f":material/{icon}:")


def inform(sentence: object, icon: str | None = None) -> None:
    """Show a sentence as a note with a Material icon."""
    st.info(plain(sentence), icon=icon and f":material/{icon}:")
