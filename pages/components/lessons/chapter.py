"""What every chapter of the Learn page needs: its description, and a button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from model.hyperparameters import Hyperparameters


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in the address, its short title, its main sentence, and its content.

    It ends with an experiment: `settings` for the Train page, and in `task` what to look at there.
    """

    key: str
    title: str
    idea: str
    show: Callable[[], None]
    settings: Hyperparameters | None = None
    task: str = ""


def button(
    label: str, icon: str, key: str, on_click: Callable[..., None], *args: Any, **settings: Any
) -> None:
    """Show a button with a Material icon that calls a function with arguments."""
    st.button(label, icon=f":material/{icon}:", key=key, on_click=on_click, args=args, **settings)
