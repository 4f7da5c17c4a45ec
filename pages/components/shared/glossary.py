"""Texts whose technical terms are explained on hover, tap and focus."""

import re
from html import escape
from typing import Literal

import streamlit as st

from model.lessons import glossary

# Code, formulas, icons, addresses, entities and tags contain no terms.
TAGS = re.compile(r"(?<!\\)[<>&]")  # those with a backslash are characters for Markdown too
NO_WORDS = r"`[^`]*`|\$[^$]*\$|:material/\w+:|\]\([^)]*\)|&\w+;|<[^>]*>"


def marked(text: str) -> str:
    """Return a text as HTML; the first occurrence of each term of the glossary is explained."""
    shown, parts, end = TAGS.sub(lambda found: escape(found[0], quote=False), text), [], 0
    for found in glossary.find(shown, NO_WORDS):
        meaning = escape(glossary.WORDS[found.word].meaning)  # screen readers read it too
        parts.append(
            f'{shown[end : found.start]}<span class="s28-word" tabindex="0" '
            f'aria-description="{meaning}">{shown[found.start : found.end]}</span>'
        )
        end = found.end
    return "".join([*parts, shown[end:]])


def say(text: str, help: str | None = None) -> None:
    """Show a text in Markdown with its terms explained; `help` waits behind a question mark."""
    st.markdown(marked(text), unsafe_allow_html=True, help=help)


def caption(
    text: str, width: Literal["stretch", "content"] = "stretch", help: str | None = None
) -> None:
    """Show a small text in Markdown with its terms explained; `help` waits as in `say`."""
    st.caption(marked(text), unsafe_allow_html=True, width=width, help=help)
