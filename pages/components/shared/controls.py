"""Segmented controls that keep their value and that a link can set; buttons, and ways to pages."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from model import Sketch28Error
from model.datasets.catalog import DATASETS, is_own
from model.runs.run import StoreUnavailable
from pages.components.shared import resources, session

Option = TypeVar("Option")


def button(
    label: str, icon: str, key: str, on_click: Callable[..., None], *args: Any, **settings: Any
) -> None:
    """Show a button with a Material icon that calls a function with arguments."""
    st.button(label, icon=f":material/{icon}:", key=key, on_click=on_click, args=args, **settings)


def section(label: str, key: str) -> Any:
    """Show a section that opens on a click, and whose content is computed only while it is open.

    A stroke interrupts a run of the page, perhaps before it reaches the section, whose state
    Streamlit then drops: what was open would close by itself.
    """
    kept = f"open-{key}"
    if not session.has_value(key) and session.value(kept):
        session.set_value(key, True)
    opened = st.expander(label, key=key, on_change="rerun")
    session.set_value(kept, opened.open)
    return opened


def is_open(key: str) -> bool:
    """Return whether a section is open, before it is shown."""
    return bool(session.value(key, session.value(f"open-{key}")))


def way(
    label: str, page: str, query: Mapping[str, str], icon: str, key: str, *, help: str | None = None
) -> None:
    """Show a link to another page that looks like a button; primary if its key begins so.

    A button that switches the page would leave two entries in the browser's history, the first of
    them this page with the other one's parameters.
    """
    with st.container(key=f"way-{key}", width="content"):
        icon = f":material/{icon}:"
        st.page_link(page, label=label, icon=icon, help=help, query_params=dict(query))


def choose(
    label: str,
    options: Mapping[Option, str],
    key: str,
    link: str = "",
    *,
    default: Option | None = None,
    in_list: bool = False,
    **look: Any,
) -> Option:
    """Show a segmented control, or a list, and return the chosen option.

    Args:
        label: the control's label.
        options: the options and their titles.
        key: the widget's key.
        link: the address parameter that carries the choice; "" for none.
        default: chosen at first; the first option if None.
        in_list: whether it is a list that opens.
        look: further arguments of `st.segmented_control`.
    """
    first = next(iter(options)) if default is None else default
    if link and (linked := session.value_from_link(link, key, str(first))) in options:
        session.set_value(key, linked)
    if session.value(key, first) not in options:  # it has been deleted
        session.set_value(key, first)
    look |= {"format_func": options.__getitem__, "persist_state": "session", "key": key}
    if in_list:
        look.pop("wrap", None)
        look |= {} if session.has_value(key) else {"index": list(options).index(first)}
        chosen = st.selectbox(label, list(options), **look)
    else:
        look |= {"default": None if session.has_value(key) else first, "required": True}
        chosen = st.segmented_control(label, list(options), **look)
    option = first if chosen is None else chosen
    if link:
        session.set_in_address(link, key, str(option) if option != first else None)
    return option


def choose_dataset(key: str, label: str = "Data set", link: str = "", **look: Any) -> str:
    """Show the choice of digits, garments or one's own, and return the data set's name."""
    own = _own(key, link)
    labels = {name: info.label for name, info in DATASETS.items()} | own
    return choose(label, labels, key, link, in_list=bool(own), **look)


def _own(key: str, link: str) -> dict[str, str]:
    """Return the titles of the visitor's own data sets, and of one that a link brought here."""
    try:
        kept = resources.store().datasets.all(session.visitor())
    except StoreUnavailable:
        return {}
    titles = {one.name: one.title for one in kept}
    for name in (session.value(key), st.query_params.get(link) if link else None):
        if name and is_own(name) and name not in titles:
            with contextlib.suppress(Sketch28Error):
                titles[name] = DATASETS[name].title
    return titles
