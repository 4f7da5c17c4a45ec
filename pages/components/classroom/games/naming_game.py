"""Name pictures that are shown for a second, before the built-in network's answer is shown."""

import time
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from model.datasets.catalog import DATASETS
from pages.components.classroom.games import answers, cards, pictures
from pages.components.classroom.games.pictures import COUNT, Choice, Picture
from pages.components.shared import session, static
from pages.components.shared.controls import button

RULES = (
    "You see {} pictures, each for one second. Say what it is with a button or with the keys 0 to "
    "9. Then you see what the network says, and what is right. About half of the pictures are hard "
    "for the network, so this is not a fair sample."
)
_FLASH = static.component("classroom/flash", "shared/elements", isolate_styles=False)


@dataclass
class Game:
    """A game from its start to its end; the browser knows only pictures, until they are named."""

    dataset: str
    choice: Choice
    answers: list[int] = field(default_factory=list)
    shown_at: float = field(default_factory=time.monotonic)
    place: int = 0  # of the picture that is shown

    @property
    def picture(self) -> Picture:
        """The picture that is shown."""
        return self.choice.pictures[self.place]

    @property
    def is_named(self) -> bool:
        """Whether the visitor has named the picture that is shown."""
        return len(self.answers) > self.place

    @property
    def is_over(self) -> bool:
        """Whether all pictures have been shown."""
        return self.place == len(self.choice.pictures)

    @property
    def score(self) -> int:
        """How many pictures the visitor has named correctly."""
        pairs = zip(self.answers, self.choice.pictures, strict=False)
        return sum(answer == picture.label for answer, picture in pairs)

    @property
    def networks_score(self) -> int:
        """How many of these pictures the network has named correctly."""
        named = self.choice.pictures[: len(self.answers)]
        return sum(picture.named == picture.label for picture in named)

    def name(self, answer: int) -> None:
        """Record the visitor's answer to the picture that is shown."""
        shown, seconds = self.picture, time.monotonic() - self.shown_at
        self.answers.append(answer)
        answers.keep("name", self.dataset, shown.label, answer, seconds, shown.index)

    def go_on(self) -> None:
        """Show the next picture."""
        self.place += 1
        self.shown_at = time.monotonic()


@st.fragment
def show(dataset: str) -> None:
    """Show the game: how it goes, a picture with the answers to choose from, or how it went."""
    game: Game | None = session.value(_key(dataset))
    if game is None:
        _show_start(dataset)
    elif game.is_over:
        _show_end(game)
    else:
        _show_picture(game)
    answers.show_note()


def _key(dataset: str) -> str:
    return f"play-naming-{dataset}"


def _start(dataset: str) -> None:
    session.set_value(_key(dataset), Game(dataset, pictures.choose(dataset)))


def _show_start(dataset: str) -> None:
    st.markdown("## Who recognizes more, you or the network?")
    st.markdown(RULES.format(COUNT))
    button("Start", "play_arrow", "play-name-start", _start, dataset, type="primary")
    answers.show_what_is_kept()


def _show_picture(game: Game) -> None:
    names, place = DATASETS[game.dataset].class_names, game.place
    with st.container(key="play-naming"):
        with st.container(key="play-flash"):
            title = f"Picture {place + 1} of {COUNT}"
            told: dict[str, Any] = {
                "token": f"{game.shown_at}",
                "address": game.picture.address,
                "title": title,
            }
            told |= {"named": game.is_named, "said": _said(game) if game.is_named else ""}
            _FLASH(key="play-picture", data=told, height="content")
        with st.container(key="play-answer"):
            st.markdown(f"**{title}** · you {game.score}, the network {game.networks_score}")
            answered = _outcome(game) if game.is_named else "<b>What was it?</b>"
            st.html(f'<div class="s28-outcome">{answered}</div>')
            with st.container(key=f"play-choices-{game.dataset}", horizontal=True, gap="small"):
                for label, name in enumerate(names):
                    shown = name if name == str(label) else f"{label} · {name}"
                    look: dict[str, Any] = {"disabled": game.is_named}
                    look["args"] = game.dataset, place, label
                    st.button(shown, key=f"play-choice-{label}", on_click=_name, **look)
            following = "Next" if place + 1 < len(game.choice.pictures) else "See the result"
            kind = "primary" if game.is_named else "secondary"
            look = {"type": kind, "disabled": not game.is_named}
            button(following, "arrow_forward", "play-next", _go_on, game.dataset, place, **look)
            st.caption(game.choice.source)


def _outcome(game: Game) -> str:
    """Return both answers and the truth, as HTML."""
    names, shown = DATASETS[game.dataset].class_names, game.picture
    given = (("You", game.answers[game.place]), ("Network", shown.named))
    marks = [cards.mark(one == shown.label, f"{who}: {names[one]}") for who, one in given]
    return f"<b>It is {names[shown.label]}.</b><span>{'</span><span>'.join(marks)}</span>"


def _said(game: Game) -> str:
    """Return both answers and the truth in a sentence for screen readers."""
    names, shown = DATASETS[game.dataset].class_names, game.picture
    you, network = names[game.answers[game.place]], names[shown.named]
    return f"It is {names[shown.label]}. You said {you}, and the network said {network}."


def _name(dataset: str, place: int, answer: int) -> None:
    game: Game | None = session.value(_key(dataset))
    if game and not game.is_over and game.place == place and not game.is_named:
        game.name(answer)


def _go_on(dataset: str, place: int) -> None:
    game: Game | None = session.value(_key(dataset))
    if game and not game.is_over and game.place == place and game.is_named:
        game.go_on()


def _show_end(game: Game) -> None:
    yours, networks = game.score, game.networks_score
    if yours == networks:
        said = f"A draw: {yours} each"
    else:
        who, more, fewer = ("You win", yours, networks)
        if networks > yours:
            who, more, fewer = ("The network wins", networks, yours)
        said = f"{who}, {more} to {fewer}"
    st.markdown(f"## {said}")
    st.markdown(game.choice.source)
    button("Play again", "replay", "play-name-again", _start, game.dataset, type="primary")
    st.html(cards.show(map(_card, [game] * COUNT, range(COUNT))))


def _card(game: Game, place: int) -> cards.Card:
    names, shown = DATASETS[game.dataset].class_names, game.choice.pictures[place]
    answer = game.answers[place]
    yours = (answer == shown.label, f"You: {names[answer]}")
    networks = (shown.named == shown.label, f"Network: {names[shown.named]}")
    title = names[shown.label]
    return cards.Card(shown.address, f"Picture of {title}", title, (yours, networks))
