"""The answer to several digits: the number, its digits in a row, and the chosen one's bars."""

import math
from collections.abc import Sequence

import streamlit as st

from model.classifier import Prediction
from pages.components.charts.data_address import png_address
from pages.components.shared import controls, prediction, static

PLACES = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)


def show(digits: Sequence[Prediction], class_names: tuple[str, ...]) -> int:
    """Show the number that digits make up, and return which of them the visitor has chosen.

    The bars are those of the chosen digit, or of the one that the pointer or the focus is on.
    """
    name, detail = describe(digits)
    prediction.show_head(name, detail, doubt=min(map(_confidence, digits)) < prediction.FAIRLY_SURE)
    labels = {
        place: f"![]({png_address(digit.seen)}) **{digit.name}** {_share(digit.confidence)}"
        for place, digit in enumerate(digits)
    }
    with st.container(key="digits"):
        chosen = controls.choose("Explain this digit", labels, f"digit-of-{len(digits)}")
    bodies = "".join(
        f'<div class="s28-digit{" chosen" if place == chosen else ""}">'
        f"{prediction.body(digit, class_names)}</div>"
        for place, digit in enumerate(digits)
    )
    st.html(static.style("draw/number") + f'<div class="s28-digits">{bodies}</div>')
    return chosen


def describe(digits: Sequence[Prediction]) -> tuple[str, str]:
    """Return the number and how sure the network is of it: as sure as of all digits together.

    Which digit it is least sure of is said unless it is more than 99% sure of the whole.
    """
    least = min(range(len(digits)), key=lambda place: digits[place].confidence)
    digit = digits[least]
    number = "".join(digit.name for digit in digits)
    sure = math.prod(map(_confidence, digits))
    doubt = f"least sure of the {PLACES[least]} digit, {digit.name}"
    if digit.confidence < prediction.FAIRLY_SURE:
        return "Not sure", f"perhaps {number} · {doubt}"
    unsure = sure < prediction.FAIRLY_SURE
    said = f"{sure:.0%} sure of all digits" if unsure else prediction.certainty(sure)
    return number, said if sure > prediction.MORE_THAN else f"{said} · {doubt}"


def _confidence(digit: Prediction) -> float:
    return digit.confidence


def _share(confidence: float) -> str:
    return f"{confidence:.0%}" if confidence <= prediction.MORE_THAN else ">99%"
