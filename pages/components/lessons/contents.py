"""The Learn page: the list of chapters, the chapter that is open, and the glossary."""

from typing import Any

import streamlit as st

from model.lessons.chapters import CHAPTERS, TITLES, Chapter
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
from pages.components.shared import controls, frame, glossary, lesson, session, static
from pages.components.shared.controls import button
from pages.components.shared.words import plain

FOUNDATIONS = neuron, activation, layers, softmax, cross_entropy
LEARNING = backpropagation, optimizers, dropout, overfitting, three_parts
SHOWN = dict(zip(TITLES, FOUNDATIONS + LEARNING, strict=True))
ADDRESS = "chapter"  # the name of the chapter in the address, and of the widget
GLOSSARY = "glossary"
NAMES = TITLES | {GLOSSARY: "Glossary"}


def choose() -> Chapter | None:
    """Show the list of chapters, and return the open one, or None for the glossary.

    The address carries the choice.
    """
    first, label, names = CHAPTERS[0].key, NAMES.__getitem__, list(NAMES)
    arrived = session.value_from_link(ADDRESS, ADDRESS, first)
    if arrived in NAMES:
        session.set_value(ADDRESS, arrived)
    look: Any = {"label_visibility": "collapsed", "persist_state": "session", "format_func": label}
    if session.on_small_screen():
        chosen = st.selectbox("Chapter", names, key=ADDRESS, **look)
    else:
        default = None if session.has_value(ADDRESS) else first
        pills = st.pills("Chapter", names, default=default, required=True, key=ADDRESS, **look)
        chosen = pills or first
    session.set_in_address(ADDRESS, ADDRESS, chosen if chosen != first else None)
    return next((chapter for chapter in CHAPTERS if chapter.key == chosen), None)


def show(chapter: Chapter | None) -> None:
    """Show a chapter and the ways on from it, or the glossary."""
    st.html(static.style("lessons/page"))
    with st.container(key="chapter-shown", gap="xsmall"):
        st.header(chapter.idea if chapter else "The words, explained", anchor=False)
        lesson.show_button("teach", type="tertiary")
        if chapter is None:
            _show_words()
        else:
            SHOWN[chapter.key].show()
            _show_onwards(chapter)


def _show_onwards(chapter: Chapter) -> None:
    """Show the ways to the previous chapter, to Train, and to the next chapter in one row."""
    index = CHAPTERS.index(chapter)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="onwards"):
        if index > 0:
            _way_to(CHAPTERS[index - 1], "arrow_back", "before")
        with st.container(width="stretch", key="task"):
            glossary.say(f"**On Train:** {chapter.task[0].lower()}{chapter.task[1:]}")
        query = session.train_parameters(chapter.settings) | {ADDRESS: chapter.key}
        controls.way("Try it on Train", frame.TRAIN, query, "model_training", "primary-try")
        if index + 1 < len(CHAPTERS):
            _way_to(CHAPTERS[index + 1], "arrow_forward", "next")


def _way_to(chapter: Chapter, icon: str, key: str) -> None:
    about = f"{key.capitalize()}: {chapter.idea}"
    button(chapter.title, icon, key, session.set_value, ADDRESS, chapter.key, help=about)


def _show_words() -> None:
    """Show all words of the glossary, or those searched for, each with its chapter."""
    key, icon, example = "glossary-search", ":material/search:", "for example: left out"
    text = st.text_input("Find a word", key=key, placeholder=example, icon=icon)
    words = list(search(text).items())
    if not words:
        st.markdown(f"No word and no explanation contains “{plain(text)}”.")
    half = -(-len(words) // 2)
    for column, part in zip(st.columns(2, gap="large"), (words[:half], words[half:]), strict=True):
        with column, st.container(gap="small"):
            for name, word in part:
                with st.container(gap=None):
                    st.markdown(f"**{name}**  \n{word.meaning}")
                    if word.chapter:
                        about = NAMES[word.chapter], "school", f"word-{name}", session.set_value
                        button(*about, ADDRESS, word.chapter, type="tertiary")
