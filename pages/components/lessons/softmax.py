"""Chapter 4: scores become shares that sum to 100%, and a temperature changes the confidence."""

from typing import Any

import streamlit as st

from model.lessons.softmax_cross_entropy import powers, softmax
from pages.components.charts.lesson_figures import softmax_bars
from pages.components.shared import figures, frame, glossary, resources

CLASSES = {"4": 2.0, "7": 0.5, "9": 3.0, "1": -1.0}  # with their scores at first
MAX_SCORE = 5.0
PRETRAINED = "pretrained:mnist"
KEPT: Any = {"persist_state": "session"}


@st.fragment
def show() -> None:
    """Show the bars, and beside them the scores and the temperature."""
    left, right = st.columns([7, 5], gap="large")
    with right, st.container(gap="xsmall"):
        columns = [*st.columns(2), *st.columns(2)]
        limits = -MAX_SCORE, MAX_SCORE
        scores = [
            column.slider(
                f"Score of the {name}", *limits, first, 0.1, key=f"softmax-{name}", **KEPT
            )
            for column, (name, first) in zip(columns, CLASSES.items(), strict=True)
        ]
        key, about = "softmax-temperature", "Each score is first divided by the temperature."
        temperature = st.slider("Temperature T", 0.2, 5.0, 1.0, 0.1, key=key, help=about, **KEPT)
        added = st.slider("Add to every score", -2.0, 2.0, 0.0, 0.5, key="softmax-added", **KEPT)
        found = resources.info(PRETRAINED).temperature
        glossary.say(
            "A high **temperature** makes the shares more alike; the order stays. This is how the "
            f"app corrects **confidence**: the built-in digit network uses T = {found:.2f}, found "
            f"on its validation pictures, which makes it {'less' if found > 1 else 'more'} sure."
        )
    with left, st.container(gap="xsmall"):
        _show_bars([score + added for score in scores], temperature)
        glossary.say(
            "The last layer gives each class a **logit**, a score of any size. **Softmax** raises "
            "e to the power of each (exp) and divides by the sum. Adding the same number to every "
            "score changes no share: only differences count."
        )


def _show_bars(scores: list[float], temperature: float) -> None:
    names, shares = list(CLASSES), softmax(scores, temperature)
    st.subheader(f"The {names[int(shares.argmax())]} gets {shares.max():.1%}", anchor=False)
    raised, reach = powers(scores, temperature), MAX_SCORE + 2
    figure = softmax_bars(names, scores, raised, shares, reach, dark=frame.is_dark())
    said = ", ".join(
        f"{name}: score {score:.1f}, share {share:.1%}"
        for name, score, share in zip(names, scores, shares, strict=True)
    )
    alt = f"Bars of scores, their powers and their shares at temperature {temperature:.1f}. {said}."
    figures.show(figure, "softmax-bars", alt)
