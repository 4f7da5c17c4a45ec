"""Small cards with a picture and marks for right and wrong, at the end of a game."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from pages.components.charts.style import page_colors
from pages.components.shared import static

Mark = tuple[bool, str]  # whether it is right, and the words beside ✓ or ✗


@dataclass(frozen=True)
class Card:
    """A picture's address, "" for none, its words, a title, and the marks below it."""

    address: str
    alt: str
    title: str
    marks: tuple[Mark, ...]


def style(dark: bool) -> str:
    """Return the games' style sheet, with the colors for right and wrong."""
    colors = page_colors(dark)
    right = f"--s28-right: {colors.first}; --s28-wrong: {colors.second}"
    return f"<style>:root {{ {right} }}</style>" + static.style("classroom/play")


def mark(is_right: bool, words: str) -> str:
    """Return words with ✓ or ✗, which screen readers say as words, as HTML."""
    kind, sign, said = ("right", "✓", "right") if is_right else ("wrong", "✗", "wrong")
    return f'<span class="s28-{kind}" role="img" aria-label="{said}">{sign}</span> {escape(words)}'


def show(cards: Iterable[Card]) -> str:
    """Return the cards as HTML."""
    return f'<div class="s28-cards">{"".join(map(_card, cards))}</div>'


def _card(card: Card) -> str:
    image = f'<img src="{card.address}" alt="{escape(card.alt)}">' if card.address else "<i></i>"
    marks = "".join(f"<div>{mark(*one)}</div>" for one in card.marks)
    words = f"<figcaption><b>{escape(card.title)}</b>{marks}</figcaption>"
    return f"<figure>{image}{words}</figure>"
