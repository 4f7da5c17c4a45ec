"""Chapter 5: a one-hot target, what an answer costs, and that a confident mistake costs most."""

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.cross_entropy import CASES, cost, one_hot, spread
from pages.components.charts.cost_curve import cost_curve
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary

STYLE = """<style>
.s28-costs{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:1rem}
.s28-costs th,.s28-costs td{padding:.2rem .3rem;text-align:right;border-bottom:1px solid var(--st-border-color,#888);font-weight:400}
.s28-costs th:first-child{text-align:left;font-weight:600}.s28-costs thead th{font-weight:600}
.s28-costs .t{font-weight:750;background:color-mix(in srgb,#D55E00 22%,transparent)}
.s28-ten{table-layout:fixed}.s28-ten th{width:4.6rem}.s28-ten td,.s28-ten th{font-size:.85rem;padding:.2rem .1rem}
.s28-ten td{text-align:center}
</style>"""


@st.fragment
def show() -> None:
    """Show the curve with its point, and beside it the target, the answer, and four kinds of answers."""
    left, right = st.columns([6, 5], gap="large")
    with right, st.container(gap="xsmall"):
        label = st.segmented_control(
            "The picture shows a", range(10), default=3, required=True, key="cost-label", persist_state="session"
        )  # fmt: skip
        label = 3 if label is None else label
        percent = st.slider(
            "Probability given to it", 0.5, 99.5, 2.0, 0.5, format="%.1f%%", key="cost-probability", persist_state="session"
        )  # fmt: skip
        _ten(label, percent / 100)
        _four()
    with left, st.container(gap="xsmall"):
        _curve(label, percent / 100)
        glossary.say(
            "The target is **one-hot**: 1 for the true class, 0 for the others. So only one probability counts: **cross-entropy** "
            "is minus its logarithm. The **loss** on Train is the average over the pictures."
        )


def _curve(label: int, probability: float) -> None:
    here, sure = cost(probability), cost(CASES[0].probability)
    times = here / sure
    compared = (
        f"{here:.2f}: as much as {times:,.0f} sure answers"
        if times >= 1.5
        else f"{here:.3f}: next to nothing"
    )
    st.subheader(f"It costs {compared}", anchor=False)
    alt = f"The curve of minus the logarithm of the probability; at {probability:.1%} the cost is {here:.2f}."
    st.plotly_chart(
        cost_curve(cost, probability, dark=frame.is_dark()),
        key="cost-curve",
        config={"displayModeBar": False},
        alt=alt,
    )


def _ten(label: int, probability: float) -> None:
    """Write target and answer one below the other."""
    shares = spread(label, probability, rival=3 if label == 5 else 5)
    marks = [' class="t"' if place == label else "" for place in range(10)]
    rows = (
        ("Class", [str(place) for place in range(10)]),
        ("Target", [f"{target:.0f}" for target in one_hot(label)]),
        ("Given, %", [f"{100 * share:.{0 if share >= 0.1 else 1}f}" for share in shares]),
    )
    body = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td{mark}>{cell}</td>" for mark, cell in zip(marks, cells, strict=True))}</tr>'
        for name, cells in rows
    )
    st.html(
        f'{STYLE}<table class="s28-costs s28-ten" aria-label="Target and probabilities of the ten classes">{body}</table>'
    )


def _four() -> None:
    """Show what four kinds of answers cost."""
    body = "".join(
        f'<tr><th scope="row">{case.name.capitalize()}</th><td>{case.probability:.0%}</td><td>{cost(case.probability):.2f}</td></tr>'
        for case in CASES
    )
    head = '<th scope="col">The answer was</th><th scope="col">True class got</th><th scope="col">Cost</th>'
    st.html(f'<table class="s28-costs"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


CHAPTER = Chapter(
    "cross-entropy",
    "Cross-entropy",
    "A confident mistake costs most",
    show,
    Hyperparameters(
        units=(512,),
        dropout=0.0,
        epochs=20,
        batch_size=32,
        learning_rate=0.002,
        schedule="constant",
        training_pictures=1000,
    ),
    "**On Train:** 1,000 pictures and no dropout. Validation accuracy stands still, yet validation loss rises: its mistakes become surer.",
)
