"""The Learn page's list of chapters: choosing one, showing it, and going from it to the next or to Train."""

import streamlit as st

from model.hyperparameters import Hyperparameters
from pages.components.lessons import (
    activation,
    all_words,
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
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary, session

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
ADDRESS = "chapter"  # the address carries the chapter under this name
GLOSSARY = "glossary"
# A chapter fits a projector: smaller headings than elsewhere, and the list of chapters in one row as far as there is room.
STYLE = """<style>
.st-key-chapter-shown h2{font-size:1.6rem;line-height:1.2;padding:0 0 .8rem}
.st-key-chapter-shown h3{font-size:1.15rem;line-height:1.4;padding:0 0 .5rem}
.st-key-chapter{margin:-.4rem 0}.st-key-chapter [role=radiogroup],.st-key-chapter [data-testid=stButtonGroup]>*{gap:.2rem}
.st-key-chapter button{padding:.1rem .36rem;min-height:1.8rem}.st-key-chapter button p{font-size:.79rem}
.st-key-onwards{padding:.5rem .8rem}
[class*=st-key-said-]{min-height:118px}.st-key-said-three-parts{min-height:230px}  /* sentences grow and shrink, what is below stays */
@media (max-width:640px){.st-key-onwards>:has(>.st-key-task){flex-basis:100%!important;order:-1}.st-key-chapter-shown h3{min-height:4rem}}
</style>"""


def choose() -> Chapter:
    """Show the list, and give the chapter that is open; the address carries it."""
    titles = {
        chapter.key: f"{number} {chapter.title}" for number, chapter in enumerate(CHAPTERS, start=1)
    } | {GLOSSARY: "Glossary"}
    arrived = session.value_from_link(ADDRESS, ADDRESS)
    if arrived in titles:
        session.set_value(ADDRESS, arrived)
    first = CHAPTERS[0].key
    if session.on_small_screen():
        chosen = st.selectbox("Chapter", list(titles), format_func=titles.__getitem__, key=ADDRESS, label_visibility="collapsed",
                              persist_state="session")  # fmt: skip
    else:
        chosen = st.pills(
            "Chapter", list(titles), format_func=titles.__getitem__, default=None if session.has_value(ADDRESS) else first, required=True,
            key=ADDRESS, label_visibility="collapsed", persist_state="session",
        ) or first  # fmt: skip
    session.set_in_address(ADDRESS, ADDRESS, chosen if chosen != first else None)
    words = Chapter(
        GLOSSARY, "Glossary", "The words, explained", lambda: all_words.show(titles, _go_to)
    )
    return next((chapter for chapter in CHAPTERS if chapter.key == chosen), words)


def show(chapter: Chapter) -> None:
    """Show a chapter, and where one can go from it."""
    st.html(STYLE)
    with st.container(key="chapter-shown", gap="xsmall"):
        st.header(chapter.idea, anchor=False)
        chapter.show()
        if chapter in CHAPTERS:
            _show_onwards(chapter)


def _show_onwards(chapter: Chapter) -> None:
    """Show the ways to the chapter before, to Train, and to the next chapter, in one row where there is room."""
    place = CHAPTERS.index(chapter)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="onwards"):
        if place > 0:
            _way_to(CHAPTERS[place - 1], ":material/arrow_back:", "before")
        with st.container(width="stretch", key="task"):
            glossary.say(chapter.task)
        if chapter.settings and st.button(
            "Try it on Train", icon=":material/model_training:", type="primary", key="try"
        ):
            _open_train(chapter.settings)
        if place + 1 < len(CHAPTERS):
            _way_to(CHAPTERS[place + 1], ":material/arrow_forward:", "next")


def _way_to(chapter: Chapter, icon: str, name: str) -> None:
    st.button(
        chapter.title,
        icon=icon,
        key=name,
        on_click=_go_to,
        args=(chapter.key,),
        help=f"{name.capitalize()}: {chapter.idea}",
    )


def _go_to(key: str) -> None:
    session.set_value(ADDRESS, key)


def _open_train(settings: Hyperparameters) -> None:
    session.prepare_run(settings)
    session.show_run(None)
    st.switch_page(frame.TRAIN)
