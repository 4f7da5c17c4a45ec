"""A class's scores for the projector: its people beside the network, and what each mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from model.datasets.catalog import DATASETS
from model.runs.classroom import Member
from pages.components.charts.confusion import COUNTS, confusion
from pages.components.classroom.games import answers, pictures
from pages.components.shared import figures, frame, notices, resources
from pages.components.shared.controls import button

SECONDS = 2.0  # between two looks at the answers
WITHOUT_CLASS = "Scores are kept for a class. Join one, and yours appear here."
NONE_YET = "Nobody has played with {}s yet. Scores appear here by themselves."
SOURCE = (
    "{} by {} in “You or the network”, and the network's answers to the same pictures. About half "
    "of these were chosen because they are hard for the network, so the shares are not those of a "
    "fair sample."
)


COLUMNS = (
    "Drawn: drawings that the network recognized. Named: pictures that were named correctly. "
    "Network: how many of the same pictures the network names correctly."
)
WHO = ("The class", "The network")
SHORT = 5  # people in a single table


@dataclass(frozen=True)
class Row:
    """A pupil's score: drawings recognized, of how many; and pictures named correctly, likewise.

    `network` is how many of the same pictures the network names correctly.
    """

    nickname: str
    drawn: int
    asked: int
    right: int
    network: int
    named: int

    @property
    def order(self) -> tuple[int, str]:
        """What rows are sorted by: the best first, then by name."""
        return -self.drawn - self.right, self.nickname.casefold()


Named = tuple[int, int, int]  # a picture's true class, a pupil's answer and the network's


def show(member: Member, dataset: str) -> None:
    """Show the scores of the visitor's class, which renew themselves."""
    _show(member.code, dataset, frame.is_dark())
    if member.teaches:
        with st.popover("Start again", icon=":material/restart_alt:", key="play-restart"):
            st.markdown("Delete the class's answers in both games, for digits and garments?")
            button("Delete the answers", "delete", "play-delete", _delete, type="primary")


def _delete() -> None:
    """Delete the answers of the class, if the visitor teaches it."""
    member = answers.member()
    if member and member.teaches:
        resources.store().classes.delete_answers(member.code)
        _read.clear()


@st.fragment(run_every=SECONDS)
def _show(code: str, dataset: str, dark: bool) -> None:
    rows, named = _read(code, dataset)
    if not any(row.asked or row.named for row in rows):
        notices.inform(NONE_YET.format(DATASETS[dataset].noun))
        return
    if named:
        people = sum(row.named > 0 for row in rows)
        count = f"{len(named):,} answers" if len(named) > 1 else "1 answer"
        st.html(_shares(named))
        st.caption(SOURCE.format(count, f"{people} people" if people > 1 else "1 person"))
    st.html(_tables(rows))
    st.caption(COLUMNS)
    if named:
        for column, place, who in zip(st.columns(2), (1, 2), WHO, strict=True):
            with column:
                _show_map(who, tuple((one[0], one[place]) for one in named), dataset, dark)


def _show_map(who: str, pairs: tuple[tuple[int, int], ...], dataset: str, dark: bool) -> None:
    """Show which classes were answered for which, with what was mistaken most as the title."""
    finding = _finding(who, pairs, dataset)
    st.html(f'<h3 class="s28-finding">{finding}</h3>')
    alt = f"{finding}. A heat map of {len(pairs):,} answers: rows are the true classes, columns "
    alt += "the classes that were answered."
    figures.show(_figure(pairs, dataset, dark), f"play-map-{who}", alt)


@st.cache_data(ttl=SECONDS / 2, max_entries=64, show_spinner=False)
def _read(code: str, dataset: str) -> tuple[list[Row], list[Named]]:
    """Return each pupil's score, the best first, and what was answered to which class's picture.

    All who look at the scores of a class get the same, which is read about once a second.
    """
    classes = resources.store().classes
    answers = [one for one in classes.answers(code) if one.dataset == dataset]
    drawn = [one for one in answers if one.game == "draw"]
    named = [one for one in answers if one.game == "name"]
    networks = pictures.named(dataset, [one.picture for one in named])
    rows = []
    for pupil in classes.pupils(code):
        own = [one.answer == one.label for one in drawn if one.visitor == pupil.visitor]
        pairs = [
            (one.answer == one.label, network == one.label)
            for one, network in zip(named, networks, strict=True)
            if one.visitor == pupil.visitor
        ]
        right, network = (sum(pair[place] for pair in pairs) for place in (0, 1))
        rows.append(Row(pupil.nickname, sum(own), len(own), right, network, len(pairs)))
    together = zip(named, networks, strict=True)
    found = [(one.label, one.answer, network) for one, network in together]
    return sorted(rows, key=lambda row: row.order), found


def _shares(named: Sequence[Named]) -> str:
    """Return the finding, and two bars with the shares of correct answers, as HTML."""
    shares = [sum(one[0] == one[place] for one in named) / len(named) for place in (1, 2)]
    people, network = shares
    if people == network:
        title = "The class and the network are equally good"
    else:
        title = "The class beats the network" if people > network else "The network beats the class"
    bars = "".join(
        f"<dt>{who}</dt><dd><i style='--share:{share}'></i><b>{share:.1%} correct</b></dd>"
        for who, share in zip(WHO, shares, strict=True)
    )
    return f'<h2>{title}</h2><dl class="s28-shares">{bars}</dl>'


def _tables(rows: Sequence[Row]) -> str:
    """Return the scores as HTML: a table, of many people two side by side."""
    half = -(-len(rows) // 2) if len(rows) > SHORT else len(rows)
    halves = filter(None, (rows[:half], rows[half:]))
    return f'<div class="s28-scores">{"".join(map(_table, halves))}</div>'


def _table(rows: Sequence[Row]) -> str:
    body = ""
    for row in rows:
        pairs = (row.drawn, row.asked), (row.right, row.named), (row.network, row.named)
        cells = "".join(f"<td>{f'{n} of {of}' if of else '–'}</td>" for n, of in pairs)
        body += f'<tr><th scope="row">{escape(row.nickname)}</th>{cells}</tr>'
    head = "".join(f'<th scope="col">{one}</th>' for one in ("Name", "Drawn", "Named", "Network"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@st.cache_data(max_entries=32, show_spinner=False)
def _figure(pairs: tuple[tuple[int, int], ...], dataset: str, dark: bool) -> go.Figure:
    info = DATASETS[dataset]
    look: dict[str, Any] = {
        "shown": COUNTS,
        "mistakes_only": False,
        "noun": info.noun,
        "dark": dark,
    }
    figure = confusion(_matrix(pairs, dataset), info.class_names, info.plurals, **look)
    return figure.update_xaxes(title="answered class")


def _matrix(pairs: Sequence[tuple[int, int]], dataset: str) -> np.ndarray:
    count = len(DATASETS[dataset].class_names)
    matrix = np.zeros((count, count), int)
    np.add.at(matrix, tuple(np.array(pairs).T), 1)
    return matrix


def _finding(who: str, pairs: Sequence[tuple[int, int]], dataset: str) -> str:
    """Return a sentence such as "The class most often mistakes fours for 9: 3 of 8"."""
    info, matrix = DATASETS[dataset], _matrix(pairs, dataset)
    wrong = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    true, answered = map(int, np.unravel_index(wrong.argmax(), wrong.shape))
    if not wrong[true, answered]:
        return f"{who} made no mistakes"
    what = f"{info.plurals[true]} for {info.class_names[answered]}"
    count = f"{wrong[true, answered]} of {matrix[true].sum()}"
    return f"{who} most often mistakes {what}: {count}"
