"""The Learn page: the list of chapters, the chapter that is open, and the glossary."""

from typing import Any

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.glossary import search
from pages.components.lessons import (
    activation,
    backpropagation,
    cross_entropy,
    dropout,
    layers,
    neuron,
    optimizers,
    overfitting,
    softmax,
    three_parts,
)
from pages.components.lessons.chapter import Chapter, button
from pages.components.shared import frame, glossary, session, static

CHAPTERS: tuple[Chapter, ...] = (  # in the order in which they are read
    neuron.CHAPTER,
    activation.CHAPTER,
    layers.CHAPTER,
    softmax.CHAPTER,
    cross_entropy.CHAPTER,
    backpropagation.CHAPTER,
    optimizers.CHAPTER,
    dropout.CHAPTER,
    overfitting.CHAPTER,
    three_parts.CHAPTER,
)
ADDRESS = "chapter"  # the name of the chapter in the address, and of the widget
GLOSSARY = "glossary"
TITLES = {
    chapter.key: f"{number} {chapter.title}" for number, chapter in enumerate(CHAPTERS, start=1)
} | {GLOSSARY: "Glossary"}


def choose() -> Chapter:
    """Show the list of chapters, and return the open one, which the address carries."""
    arrived = session.value_from_link(ADDRESS, ADDRESS)
    if arrived in TITLES:
        session.set_value(ADDRESS, arrived)
    first, label, names = CHAPTERS[0].key, TITLES.__getitem__, list(TITLES)
    look: Any = {"label_visibility": "collapsed", "persist_state": "session", "format_func": label}
    if session.on_small_screen():
        chosen = st.selectbox("Chapter", names, key=ADDRESS, **look)
    else:
        default = None if session.has_value(ADDRESS) else first
        pills = st.pills("Chapter", names, default=default, required=True, key=ADDRESS, **look)
        chosen = pills or first
    session.set_in_address(ADDRESS, ADDRESS, chosen if chosen != first else None)
    words = Chapter(GLOSSARY, "Glossary", "The words, explained", _show_words)
    return next((chapter for chapter in CHAPTERS if chapter.key == chosen), words)


def show(chapter: Chapter) -> None:
    """Show a chapter, and the ways on from it."""
    st.html(static.style("lessons"))
    with st.container(key="chapter-shown", gap="xsmall"):
        st.header(chapter.idea, anchor=False)
        chapter.show()
        if chapter in CHAPTERS:
            _show_onwards(chapter)


def _show_onwards(chapter: Chapter) -> None:
    """Show the ways to the previous chapter, to Train, and to the next chapter in one row."""
    index = CHAPTERS.index(chapter)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="onwards"):
        if index > 0:
            _way_to(CHAPTERS[index - 1], "arrow_back", "before")
        with st.container(width="stretch", key="task"):
            glossary.say(chapter.task)
        if chapter.settings and st.button(
            "Try it on Train", icon=":material/model_training:", type="primary", key="try"
        ):
            _open_train(chapter.settings)
        if index + 1 < len(CHAPTERS):
            _way_to(CHAPTERS[index + 1], "arrow_forward", "next")


def _way_to(chapter: Chapter, icon: str, key: str) -> None:
    about = f"{key.capitalize()}: {chapter.idea}"
    button(chapter.title, icon, key, _go_to, chapter.key, help=about)


def _go_to(key: str) -> None:
    session.set_value(ADDRESS, key)


def _open_train(settings: Hyperparameters) -> None:
    session.prepare_run(settings)
    session.show_run(None)
    st.switch_page(frame.TRAIN)


def _show_words() -> None:
    """Show all words of the glossary, or those searched for, each with its chapter."""
    text = st.text_input(
        "Find a word",
        key="glossary-search",
        placeholder="for example: left out",
        icon=":material/search:",
    )
    words = list(search(text).items())
    if not words:
        st.markdown(f"No word, and no explanation, has “{text}” in it.")
    half = -(-len(words) // 2)
    for column, part in zip(st.columns(2, gap="large"), (words[:half], words[half:]), strict=True):
        with column, st.container(gap="small"):
            for name, word in part:
                with st.container(gap=None):
                    st.markdown(f"**{name}**  \n{word.meaning}")
                    if word.chapter:
                        title, key = TITLES[word.chapter], f"word-{name}"
                        button(title, "school", key, _go_to, word.chapter, type="tertiary")
