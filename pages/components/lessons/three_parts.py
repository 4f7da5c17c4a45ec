"""Chapter 10: why the best in validation is overrated, and the test part is kept apart."""

import streamlit as st

from model.lessons.model_selection import DRAWS, Choice, choose, optimism
from model.lessons.recorded.recordings import FORTY, SEEDS, forty
from pages.components.charts.lesson_figures import selection
from pages.components.shared import figures, frame, glossary, session
from pages.components.shared.controls import button

SIZES = (100, 200, 500, 1000, 5000)
DRAW = "three-parts-draw"
LIMITS = (0.66, 0.92)  # of the axis
CLOSE = 0.005  # a smaller difference of accuracies is none


@st.fragment
def show() -> None:
    """Show all networks, and which one the validation pictures choose."""
    glossary.say(
        "**Training** pictures change the weights. **Validation** pictures choose: when to stop, "
        "which settings, which network. Who wins a choice was lucky too, so its figure is too "
        "good. **Test** pictures had no say in anything: only theirs speaks for new pictures."
    )
    left, right = st.columns([66, 34], gap="large")
    with right:
        networks = int(st.slider("Networks tried", 1, SEEDS, 20, key="three-parts-networks"))
        key, label = "three-parts-size", "{:,}".format
        size = st.select_slider("Validation pictures", SIZES, 200, format_func=label, key=key)
        button("Other pictures", "casino", DRAW, session.increment, DRAW, type="primary")
        correct = forty().correct[:networks]
        choice = choose(correct, size, session.count(DRAW))
        said = finding(choice, size, correct.shape[1])
        with st.container(key="said-three-parts"):
            glossary.say(f"{said}\n\n{_average_finding(optimism(correct, size), networks, size)}")
    with left:
        st.markdown(f"### {_heading(choice)}")
        accuracies = choice.validation, choice.test
        figure = selection(*accuracies, choice.best, SEEDS, LIMITS, dark=frame.is_dark())
        figures.show(figure, "three-parts", said.replace("**", ""))
    glossary.caption(
        f"Real runs: {SEEDS} networks with {FORTY.units[0]} hidden neurons, each with another "
        f"seed, taught with {FORTY.training_pictures} MNIST pictures for {FORTY.epochs} epochs. Of "
        "MNIST's 10,000 validation pictures the few are drawn by chance and choose; the others "
        "play the test part here. The real test part stays untouched, as it should."
    )


def _heading(choice: Choice) -> str:
    validation, test = choice.validation_accuracy, choice.test_accuracy
    if validation - test > CLOSE:
        return f"The best promised {validation:.1%} and kept {test:.1%}"
    return f"This time the promise held: {validation:.1%}, and {test:.1%} on the others"


def finding(choice: Choice, size: int, pictures: int) -> str:
    """Describe which network was chosen, and its accuracies in validation and test."""
    validation, test = choice.validation_accuracy, choice.test_accuracy
    gap = 100 * (validation - test)
    return (
        f"Network {choice.best + 1} is chosen: **{validation:.1%}** of {size:,} validation "
        f"pictures right. Of the other {pictures - size:,} it has **{test:.1%}** right: "
        f"**{abs(gap):.1f} points {'too good' if gap > 0 else 'too modest'}**."
    )


def _average_finding(gap: float, networks: int, size: int) -> str:
    points = 100 * gap
    if networks == 1:
        fair = "With nothing to choose, the figure is fair"
        return f"{fair}: {points:+.1f} points on average over {DRAWS} draws."
    return (
        f"On average over {DRAWS} draws the best of {networks} by {size:,} pictures is "
        f"**{points:.1f} points** too good: the more networks and the fewer pictures, the more."
    )
