"""Chapter 5: a one-hot target, what an answer costs, and that a confident mistake costs most."""

import streamlit as st

from model.lessons.softmax_cross_entropy import CASES, cost, example_probabilities, one_hot
from pages.components.charts.lesson_curves import cost_curve
from pages.components.shared import controls, figures, frame, glossary


@st.fragment
def show() -> None:
    """Show the curve with its point, and beside it the target and answers with their costs."""
    left, right = st.columns([6, 5], gap="large")
    with right, st.container(gap="xsmall"):
        digits = {digit: str(digit) for digit in range(10)}
        label = controls.choose("The picture shows a", digits, "cost-label", default=3)
        key, limits = "cost-probability", (0.5, 99.5, 2.0, 0.5, "%.1f%%")
        percent = st.slider("Probability given to it", *limits, key=key, persist_state="session")
        _show_answer(label, percent / 100)
        _show_cases()
    with left, st.container(gap="xsmall"):
        _show_curve(percent / 100)
        glossary.say(
            "The target is **one-hot**: 1 for the true class, 0 for the others. So only one "
            "probability counts: **cross-entropy** is minus its natural logarithm. The **loss** on "
            "Train is the average over the pictures."
        )


def _show_curve(probability: float) -> None:
    value = cost(probability)
    times = value / cost(CASES["right and sure"])
    much = f"{value:.2f}, as much as {times:,.0f} answers that are right and sure"
    little = f"{value:.3f}, next to nothing"
    st.subheader(f"It costs {much if times >= 1.5 else little}", anchor=False)
    here = f"at {probability:.1%} the cost is {value:.2f}"
    alt = f"The curve of minus the logarithm of the probability; {here}."
    figures.show(cost_curve(cost, probability, dark=frame.is_dark()), "cost-curve", alt)


def _show_answer(label: int, probability: float) -> None:
    """Show the target and the answer, one below the other."""
    shares = example_probabilities(label, probability, rival=3 if label == 5 else 5)
    rows = {
        "Class": [str(digit) for digit in range(10)],
        "Target": [f"{target:.0f}" for target in one_hot(label)],
        "Answer, %": [f"{100 * share:.{0 if share >= 0.1 else 1}f}" for share in shares],
    }
    marks = [' class="t"' if digit == label else "" for digit in range(10)]
    body = ""
    for name, cells in rows.items():
        row = "".join(f"<td{mark}>{cell}</td>" for mark, cell in zip(marks, cells, strict=True))
        body += f'<tr><th scope="row">{name}</th>{row}</tr>'
    about = "Target and probabilities of the ten classes"
    st.html(f'<table class="s28-costs s28-ten" aria-label="{about}">{body}</table>')


def _show_cases() -> None:
    titles = ("The answer was", "True class got", "Cost")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = "".join(
        f'<tr><th scope="row">{name.capitalize()}</th><td>{probability:.0%}</td>'
        f"<td>{cost(probability):.2f}</td></tr>"
        for name, probability in CASES.items()
    )
    st.html(f'<table class="s28-costs"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')
