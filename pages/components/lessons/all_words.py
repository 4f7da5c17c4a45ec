"""The list at the end of the Learn page: all words of the glossary, to be searched, with a way to the chapter that shows each."""

from collections.abc import Mapping

import streamlit as st

from model import glossary
from pages.components import frame


def show(titles: Mapping[str, str]) -> None:
    """Show all words, or those that are asked for; with a way to the chapter that shows a word.

    Args:
        titles: the chapters that there are, and what a link to each says.
    """
    asked = st.text_input("Find a word", key="glossary-search", placeholder="for example: left out", icon=":material/search:")
    words = glossary.search(asked)
    if not words:
        st.markdown(f"No word, and no explanation, has “{asked}” in it.")
    half = -(-len(words) // 2)
    names = list(words)
    for column, part in zip(st.columns(2, gap="large"), (names[:half], names[half:]), strict=True):
        with column, st.container(gap="small"):
            for name in part:
                _entry(name, words[name], titles.get(words[name].chapter))


def _entry(name: str, word: glossary.Word, title: str | None) -> None:
    with st.container(gap=None, key=f"word-{name}"):
        st.markdown(f"**{name}**  \n{word.meaning}")
        if title:
            st.page_link(frame.LEARN, label=title, icon=":material/school:", query_params={"chapter": word.chapter})
