"""Training, validation and test: choosing the best by a few pictures, and what it is worth on others."""

import streamlit as st

from model.lessons.choosing import TIMES, Choice, choose, too_good
from model.lessons.recorded.recordings import FORTY, SEEDS, forty
from pages.components.charts.choosing import choosing
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary, session

SIZES = (100, 200, 500, 1000, 5000)
DRAW = "three-parts-draw"
LIMITS = (0.66, 0.92)
LITTLE = 0.005


def show() -> None:
    glossary.say(
        "**Training** pictures change the weights. **Validation** pictures choose: when to stop, which settings, which network. Who wins a "
        "choice was lucky too, so its figure is too good. **Test** pictures had no say in anything: only theirs speaks for new pictures."
    )
    _choice()


@st.fragment
def _choice() -> None:
    right = forty().right
    left, beside = st.columns([66, 34], gap="large")
    with beside:
        networks = int(st.slider("Networks tried", 1, SEEDS, 20, key="three-parts-networks"))
        size = st.select_slider(
            "Validation pictures",
            SIZES,
            200,
            format_func=lambda count: f"{count:,}",
            key="three-parts-size",
        )
        st.button(
            "Other pictures",
            icon=":material/casino:",
            key=DRAW,
            on_click=session.increment,
            args=(DRAW,),
            type="primary",
        )
        choice = choose(right[:networks], size, session.count(DRAW))
        said = finding(choice, size, right.shape[1])
        mean = too_good(right[:networks], size)
        with st.container(key="said-three-parts"):
            glossary.say(f"{said}\n\n{_on_average(mean, networks, size)}")
    with left:
        st.markdown(f"### {_heading(choice)}")
        figure = choosing(
            choice.few, choice.others, choice.best, SEEDS, LIMITS, dark=frame.is_dark()
        )
        st.plotly_chart(
            figure, key="three-parts", config={"displayModeBar": False}, alt=said.replace("**", "")
        )
    glossary.caption(
        f"Real runs: {SEEDS} networks with {FORTY.units[0]} hidden neurons, each with another seed, taught with "
        f"{FORTY.training_pictures} MNIST pictures for {FORTY.epochs} epochs. Of MNIST's 10,000 validation pictures the few are drawn by "
        "chance and choose; the others play the test part here. The real test part stays untouched, as it should."
    )


def _heading(choice: Choice) -> str:
    gap = choice.promised - choice.kept
    if gap > LITTLE:
        return f"The best promised {choice.promised:.1%} and kept {choice.kept:.1%}"
    return f"This time the promise held: {choice.promised:.1%}, and {choice.kept:.1%} on the others"


def finding(choice: Choice, size: int, pictures: int) -> str:
    """Say which network was chosen, what it promised, and what it kept."""
    gap = 100 * (choice.promised - choice.kept)
    worth = f"**{abs(gap):.1f} points {'too good' if gap > 0 else 'too modest'}**"
    chosen = f"Network {choice.best + 1} is chosen: **{choice.promised:.1%}** of {size:,} validation pictures right."
    return f"{chosen} Of the other {pictures - size:,} it has **{choice.kept:.1%}** right: {worth}."


def _on_average(mean: float, networks: int, size: int) -> str:
    if networks == 1:
        return f"With nothing to choose, the figure is fair: {100 * mean:+.1f} points on average over {TIMES} draws."
    return (
        f"On average over {TIMES} draws the best of {networks} by {size:,} pictures is **{100 * mean:.1f} points** too good: the more "
        "networks and the fewer pictures, the more."
    )


CHAPTER = Chapter(
    key="three-parts",
    title="Three parts",
    idea="Who was chosen by a figure cannot be judged by it",
    show=show,
    settings=FORTY,
    task="**Luck has a size:** train this network, then again with the seeds 1 and 2 under More. Nothing else differs, and yet "
    "the validation accuracies do.",
)
