"""The visitor's place in a class, and what is kept of the games that they play."""

import streamlit as st

from model import Sketch28Error
from model.runs.classroom import Answer, Member
from pages.components.shared import classes, notices, resources, session

WRONG = "play-wrong"
KEPT = "Your answers count for your class, which sees your score and your nickname under “Scores”."
NOT_KEPT = "Nothing of a game is kept after you leave."


def member() -> Member | None:
    """Return the visitor's place in a class; None without one, or while the store is away."""
    found = classes.place()
    return found.member if found else None


def keep(
    game: str, dataset: str, label: int, answer: int, seconds: float, picture: int = -1
) -> None:
    """Keep an answer for the visitor's class; of others, nothing is kept.

    Args:
        game: "draw" or "name".
        dataset: the data set's name.
        label: the class that was right.
        answer: the class that the network or the visitor named, -1 for none.
        seconds: how long it took.
        picture: the index of a test picture, -1 for a drawing.
    """
    answered = Answer(session.visitor(), game, dataset, picture, label, answer, round(seconds, 2))
    try:
        resources.store().classes.add_answer(answered)
    except Sketch28Error as error:
        if session.value(classes.CODE):
            session.queue_message(WRONG, f"This answer does not count for your class. {error}")


def show_what_is_kept() -> None:
    """Say what becomes of the visitor's answers."""
    pupil = member()
    st.caption(KEPT if pupil and not pupil.teaches else NOT_KEPT)


def show_note() -> None:
    """Say what was wrong with the last answer, if anything was."""
    if wrong := session.take_message(WRONG):
        notices.warn(wrong)
