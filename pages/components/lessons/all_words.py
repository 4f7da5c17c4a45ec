"""The list at the end of the Learn page: all words of the glossary, to be searched, with a way to the chapter that shows each."""

from collections.abc import Callable, Mapping

import streamlit as st

from model.lessons import glossary


def show(titles: Mapping[str, str], go_to: Callable[[str], None]) -> None:
    """Show all words, or those that are asked for; with a way to the chapter that shows a word.

    Args:
        titles: the chapters that there are, and what the way to each is called.
        go_to: opens a chapter.
    """
    asked = st.text_input(
        "Find a word",
        key="glossary-search",
        placeholder="for example: left out",
        icon=":material/search:",
    )
    words = glossary.search(asked)
    if not words:
        st.markdown(f"No word, and no explanation, has “{asked}” in it.")
    half = -(-len(words) // 2)
    names = list(words)
    for column, part in zip(st.columns(2, gap="large"), (names[:half], names[half:]), strict=True):
        with column, st.container(gap="small"):
            for name in part:
                _entry(name, words[name], titles, go_to)


def _entry(
    name: str, word: glossary.Word, titles: Mapping[str, str], go_to: Callable[[str], None]
) -> None:
    with st.container(gap=None):
        st.markdown(f"**{name}**  \n{word.meaning}")
        if word.chapter in titles:
            title = titles[word.chapter]
            st.button(
                title,
                icon=":material/school:",
                type="tertiary",
                key=f"word-{name}",
                on_click=go_to,
                args=(word.chapter,),
            )
