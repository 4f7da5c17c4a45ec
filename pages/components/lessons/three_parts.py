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
        "**Training** pictures change the weights. **Validation** pictures choose when to stop, "
        "which settings and which network. The winner of a choice was also lucky, so its score is "
        "flattering. **Test** pictures choose nothing, so only their score holds for new pictures."
    )
    left, right = st.columns([66, 34], gap="large")
    with right:
        networks = int(st.slider("Networks tried", 1, SEEDS, 20, key="three-parts-networks"))
        key, label = "three-parts-size", "{:,}".format
        size = st.select_slider("Validation pictures", SIZES, 200, format_func=label, key=key)
        button("New random sample", "casino", DRAW, session.increment, DRAW, type="primary")
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
        f"These {SEEDS} real networks were trained on {FORTY.training_pictures} MNIST pictures, "
        "each with its own seed. A random sample of the 10,000 validation pictures chooses; the "
        "others play the test part here.",
        help=f"Each network has {FORTY.units[0]} hidden neurons and was trained for {FORTY.epochs} "
        "epochs. The real test part stays untouched, as it should.",
    )


def _heading(choice: Choice) -> str:
    validation, test = choice.validation_accuracy, choice.test_accuracy
    if validation - test > CLOSE:
        return f"The best scored {validation:.1%} when chosen, {test:.1%} on new pictures"
    return f"This time the score held: {validation:.1%} when chosen, {test:.1%} on new pictures"


def finding(choice: Choice, size: int, pictures: int) -> str:
    """Describe which network was chosen, and its accuracies in validation and test."""
    validation, test = choice.validation_accuracy, choice.test_accuracy
    gap = 100 * (validation - test)
    return (
        f"Network {choice.best + 1} is chosen. It recognizes **{validation:.1%}** of {size:,} "
        f"validation pictures, and **{test:.1%}** of the other {pictures - size:,}. Its score was "
        f"**{abs(gap):.1f} points too {'high' if gap > 0 else 'low'}**."
    )


def _average_finding(gap: float, networks: int, size: int) -> str:
    points = 100 * gap
    if networks == 1:
        fair = "With nothing to choose, the score is fair"
        return f"{fair}: {points:+.1f} points on average over {DRAWS} draws."
    return (
        f"On average over {DRAWS} draws, the best of {networks} on {size:,} pictures scores "
        f"**{points:.1f} points** too high. The more networks and the fewer pictures there are, "
        "the larger this is."
    )
