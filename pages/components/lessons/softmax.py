"""Chapter 4: scores become shares that sum to 100%, and a temperature makes them more or less sure."""

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.softmax import powers, softmax
from pages.components.charts.softmax_bars import softmax_bars
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary, resources

CLASSES = {"4": 2.0, "7": 0.5, "9": 3.0, "1": -1.0}  # with the score that each has at first
MOST = 5.0
SHIPPED = "pretrained:mnist"


@st.fragment
def show() -> None:
    """Show the bars, and beside them the scores and the temperature."""
    left, right = st.columns([7, 5], gap="large")
    with right, st.container(gap="xsmall"):
        scores = _scores()
        temperature = st.slider(
            "Temperature T", 0.2, 5.0, 1.0, 0.1, key="softmax-temperature", persist_state="session",
            help="Each score is divided by it first.",
        )  # fmt: skip
        added = st.slider(
            "Add to every score", -2.0, 2.0, 0.0, 0.5, key="softmax-added", persist_state="session"
        )
        _say_temperature()
    with left, st.container(gap="xsmall"):
        _bars([score + added for score in scores], temperature)
        glossary.say(
            "The last layer gives each class a **logit**, a score of any size. **Softmax** takes e to the power of each (exp) and divides "
            "by their sum. Adding the same to every score changes no share: only differences count."
        )


def _scores() -> list[float]:
    columns = [*st.columns(2), *st.columns(2)]
    return [
        column.slider(
            f"Score of the {name}",
            -MOST,
            MOST,
            first,
            0.1,
            key=f"softmax-{name}",
            persist_state="session",
        )
        for column, (name, first) in zip(columns, CLASSES.items(), strict=True)
    ]


def _bars(scores: list[float], temperature: float) -> None:
    names, shares = list(CLASSES), softmax(scores, temperature)
    best = int(shares.argmax())
    st.subheader(f"The {names[best]} gets {shares[best]:.1%}", anchor=False)
    figure = softmax_bars(
        names, scores, powers(scores, temperature), shares, MOST + 2, dark=frame.is_dark()
    )
    said = ", ".join(
        f"{name}: score {score:.1f}, share {share:.1%}"
        for name, score, share in zip(names, scores, shares, strict=True)
    )
    alt = f"Bars of scores, their powers and their shares at temperature {temperature:.1f}. {said}."
    st.plotly_chart(figure, key="softmax-bars", config={"displayModeBar": False}, alt=alt)


def _say_temperature() -> None:
    found = resources.info(SHIPPED).temperature
    sure = "less" if found > 1 else "more"
    glossary.say(
        f"A high **temperature** makes the shares more alike; the order stays. This is how **confidence** is corrected here: "
        f"the digit network that ships uses T = {found:.2f}, found on its validation pictures, which makes it {sure} sure."
    )


CHAPTER = Chapter(
    "softmax",
    "Softmax",
    "Softmax turns scores into shares of 100%",
    show,
    Hyperparameters(learning_rate=0.001, schedule="constant", epochs=8),
    "**On Train:** slow steps. The percentage below each of the ten pictures is its largest share: watch them grow from epoch to epoch.",
)
