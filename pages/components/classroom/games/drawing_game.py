"""Draw against the clock what the page asks for, until the built-in network recognizes it.

The browser sees the answers while the pen moves, and hands the drawing over when the network names
what was asked for. Only what the network then says here about this drawing counts.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from PIL import Image

from model.datasets.catalog import DATASETS
from pages.components.classroom.games import answers, cards
from pages.components.classroom.games.drawing_rounds import GRACE, SECONDS, Attempt, Game
from pages.components.classroom.games.pictures import network_of
from pages.components.shared import prediction, received, session, static
from pages.components.shared.controls import button
from pages.components.shared.received import SIDE

PENS = {"mnist": 7, "fashion_mnist": 4}  # percent of the canvas, as on Draw
HINT = "The network answers while you draw."
RULES = (
    "You have {:.0f} seconds. The page asks for a {}, you draw it, and as soon as the built-in "
    "network recognizes it, the next one comes. Use the mouse, a pen or a finger."
)
_CLOCK = static.component("classroom/clock", "shared/elements", isolate_styles=False)


Connect = Callable[[str, str], None]  # lets a network answer while the pen moves on a board


@st.fragment
def show(dataset: str, connect: Connect) -> None:
    """Show the game: how it goes, what is to be drawn, or how it went."""
    game: Game | None = session.value(_key(dataset))
    if game and not game.ended and game.left < -GRACE:
        _end(dataset)
    if game is None:
        _show_start(dataset)
    elif game.ended:
        _show_end(game)
    else:
        _show_round(game, connect)
    answers.show_note()


def _key(dataset: str) -> str:
    return f"play-drawing-{dataset}"


def _start(dataset: str) -> None:
    session.set_value(_key(dataset), Game(dataset))


def _show_start(dataset: str) -> None:
    noun = DATASETS[dataset].noun
    st.markdown(f"## How many {noun}s can you draw in a minute?")
    st.markdown(RULES.format(SECONDS, noun))
    button("Start", "play_arrow", "play-draw-start", _start, dataset, type="primary")
    answers.show_what_is_kept()


def _show_round(game: Game, connect: Connect) -> None:
    from streamlit_drawable_canvas import st_canvas  # imports in a server only

    dataset, number = game.dataset, len(game.attempts)
    asked = (dataset, number)
    with st.container(key="play-board"):
        with st.container(key="play-asked", gap="xxsmall"):
            st.markdown(f"## Draw {with_article(DATASETS[dataset].class_names[game.label])}!")
            told = {"game": str(game.began), "left": max(0.0, game.left), "seconds": SECONDS}
            told |= {"round": number, "label": game.label, "score": game.score}
            told |= {"looked": game.looked, "asked": DATASETS[dataset].class_names[game.label]}
            take, end = partial(_take_handed, *asked), partial(_end_handed, dataset)
            _CLOCK(key="play-clock", data=told, on_named_change=take, on_over_change=end)
        with st.container(key="surface"):
            look: dict[str, Any] = {"width": SIDE, "height": SIDE, "background_color": "#FFFFFF"}
            look |= {"stroke_width": round(SIDE * PENS[dataset] / 100), "key": game.canvas}
            look |= {"stroke_color": "#000000", "return_image_data": True}
            st_canvas(**look, on_change=partial(_take_lifted, *asked))
        with st.container(key="tools", horizontal=True, gap="small"):
            for name, icon, act in (
                ("Skip", "skip_next", _skip),
                ("Clear", "delete", _clear),
                ("End", "stop", _end),
            ):
                button(name, icon, f"play-{name.lower()}", act, dataset)
        with st.container(key="prediction"):
            predicted = game.read(_drawing(game))
            names = DATASETS[dataset].class_names
            # Of another canvas, another message: the last one is no longer what is shown.
            empty = {**prediction.empty(HINT), "name": "Your turn", "canvas": game.canvas}
            shown = prediction.message([predicted], names) if predicted else empty
            prediction.show([shown], "play-read")
        connect(f"play-{dataset}", network_of(dataset))
        helper = {"canvas": game.canvas, "mostBytes": 0}
        received.HELPER(key="play-helper", data=helper, height=0)


def with_article(name: str) -> str:
    """Return a class's name in bold with its article: "an **8**", "a **Bag**"."""
    return f"{'an' if name[0] in '8AEIOU' else 'a'} **{name}**"


def _drawing(game: Game) -> Image.Image | None:
    """Return what the canvas has reported."""
    drawing = received.drawing(session.value(game.canvas))
    strokes = drawing["raw"]["objects"] if drawing else []
    return received.picture(drawing["data"]) if strokes else None


def _game(dataset: str, number: int = -1) -> Game | None:
    """Return the present game, None if it has ended, or is beyond the class with this number."""
    game: Game | None = session.value(_key(dataset))
    if game is None or game.ended or number not in (-1, len(game.attempts)):
        return None
    return game


def _take_lifted(dataset: str, number: int) -> None:
    """Look at what the canvas reports when the pen has been lifted."""
    if game := _game(dataset, number):
        game.take(_drawing(game))


def _handed(what: str) -> tuple[int, Image.Image | None]:
    """Return the drawing that the clock hands over, and the number of the class it is for."""
    state = session.value("play-clock") or {}
    sent = state.get(what)
    number, address = (sent.get("round"), sent.get("picture")) if isinstance(sent, dict) else (0, 0)
    if not isinstance(address, str) or len(address) > received.MOST_LETTERS:
        return -2, None
    return (number if isinstance(number, int) else -2), received.picture(address)


def _take_handed(dataset: str, number: int) -> None:
    """Look at a drawing of which the browser has heard that it is recognized."""
    handed, picture = _handed("named")
    if handed == number and (game := _game(dataset, number)):
        game.take(picture)


def _end_handed(dataset: str) -> None:
    if game := _game(dataset):
        number, picture = _handed("over")
        game.end(picture if number == len(game.attempts) else None)
        _note_best(game)


def _skip(dataset: str) -> None:
    if game := _game(dataset):
        game.give_up(_drawing(game))


def _clear(dataset: str) -> None:
    if game := _game(dataset):
        game.cleared += 1


def _end(dataset: str) -> None:
    if game := _game(dataset):
        game.end(_drawing(game))
        _note_best(game)


def _note_best(game: Game) -> None:
    key = f"play-best-{game.dataset}"
    session.set_value(key, max(game.score, session.value(key, 0)))


def _show_end(game: Game) -> None:
    info = DATASETS[game.dataset]
    what = info.noun if game.score == 1 else f"{info.noun}s"
    st.markdown(f"## The network recognized {game.score} {what}")
    best = session.value(f"play-best-{game.dataset}", 0)
    st.markdown(f"Your best in this session is {best}. The pictures are what the network saw.")
    button("Play again", "replay", "play-draw-again", _start, game.dataset, type="primary")
    st.html(cards.show(_card(attempt, info.class_names) for attempt in game.attempts))


def _card(attempt: Attempt, names: tuple[str, ...]) -> cards.Card:
    asked = names[attempt.label]
    if attempt.counts:
        words = f"{attempt.seconds:.1f} s"
    elif attempt.answer >= 0:
        words = f"looked like {names[attempt.answer]}"
    else:
        words = "not sure" if attempt.seen else "skipped"
    alt = f"Your drawing of {asked} as the network saw it"
    return cards.Card(attempt.seen, alt, asked, ((attempt.counts, words),))
