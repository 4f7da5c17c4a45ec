"""The Learn page's list of chapters: choosing one, showing it, and going from it to the next or to Train."""

import streamlit as st

from model.hyperparameters import Hyperparameters
from pages.components import frame, session
from pages.components.lessons import backpropagation, dropout, optimizers, overfitting, three_parts
from pages.components.lessons.chapter import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    backpropagation.CHAPTER,
    optimizers.CHAPTER,
    dropout.CHAPTER,
    overfitting.CHAPTER,
    three_parts.CHAPTER,
)  # in the order in which they are read
ADDRESS = "chapter"  # the address carries the chapter under this name


def choose() -> Chapter:
    """Show the list, and give the chapter that is open; the address carries it."""
    titles = {chapter.key: f"{number} {chapter.title}" for number, chapter in enumerate(CHAPTERS, start=1)}
    arrived = session.arrived(ADDRESS, ADDRESS)
    if arrived in titles:
        session.preset_widget(ADDRESS, arrived)
    first = CHAPTERS[0].key
    chosen = st.pills(
        "Chapter", list(titles), format_func=titles.__getitem__, default=None if session.has(ADDRESS) else first, required=True,
        key=ADDRESS, label_visibility="collapsed", persist_state="session",
    ) or first  # fmt: skip
    session.carry(ADDRESS, ADDRESS, chosen if chosen != first else None)
    return next(chapter for chapter in CHAPTERS if chapter.key == chosen)


def show(chapter: Chapter) -> None:
    """Show a chapter, and where one can go from it."""
    st.header(chapter.idea, anchor=False)
    chapter.show()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(chapter.task, width="stretch")
        if st.button("Try it on Train", icon=":material/model_training:", type="primary", key="try"):
            _open_train(chapter.settings)
    place = CHAPTERS.index(chapter)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for other, icon, words in ((place - 1, ":material/arrow_back:", "Before"), (place + 1, ":material/arrow_forward:", "Next")):
            if 0 <= other < len(CHAPTERS):
                title = CHAPTERS[other].title
                st.button(f"{words}: {title}", icon=icon, key=f"to-{words}", on_click=_go_to, args=(CHAPTERS[other].key,))


def _go_to(key: str) -> None:
    session.preset_widget(ADDRESS, key)


def _open_train(settings: Hyperparameters) -> None:
    session.begin_anew()
    session.set_choices(settings)
    session.show_run(None)
    st.switch_page(frame.TRAIN)
