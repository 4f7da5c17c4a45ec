"""The visitor's own data sets: their names, their sizes, and the buttons that change them."""

from typing import Any

import streamlit as st

from model import Sketch28Error
from model.runs.own_datasets import OwnDataset
from pages.components.shared import controls, notices, resources, session
from pages.components.shared.words import plain

RENAME_HELP = "Press Enter to keep a new name."
DELETE = "Deletes its {:,} pictures. Networks that were trained on it remain."


def show() -> None:
    """Show a row for each data set that the visitor may use."""
    try:
        kept = resources.store().datasets.all(session.visitor())
    except Sketch28Error as error:
        notices.warn(error)
        return
    if not kept:
        return
    st.markdown("##### Here already")
    for one in kept:
        _show_row(one)


def _show_row(one: OwnDataset) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"own-{one.name}"):
        about = f"{one.classes} classes, {one.pictures:,} pictures, {one.megabytes:.1f} MB"
        st.markdown(f"**{plain(one.title)}**  \n{about}", width="stretch")
        if not session.owns_as(one.visitor):
            return
        with st.popover("Change", icon=":material/edit:", key=f"change-{one.name}"):
            key = f"rename-{one.name}"
            look: dict[str, Any] = {"max_chars": 40, "help": RENAME_HELP, "key": key}
            st.text_input("Name", one.title, on_change=_rename, args=(one.name, key), **look)
            st.caption(DELETE.format(one.pictures))
            controls.button("Delete", "delete", f"delete-{one.name}", _delete, one.name)


def _rename(name: str, key: str) -> None:
    resources.store().datasets.rename(name, session.value(key))


def _delete(name: str) -> None:
    resources.store().datasets.delete(name)
