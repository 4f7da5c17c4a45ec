"""Chapter 2: activations as curves, and why layers without one are no more than one line."""

import numpy as np
import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.activations import ACTIVATIONS, TwoLayers
from pages.components import frame, glossary
from pages.components.charts.activation_curves import activation_curves
from pages.components.lessons.chapter import Chapter

PLACES = np.linspace(-4, 4, 161)
TWO = TwoLayers()


@st.fragment
def show() -> None:
    """Show what can be chosen, both figures, and what there is to say."""
    first, second = st.columns([7, 5], gap="large", vertical_alignment="center")
    name = first.segmented_control(
        "Activation", list(ACTIVATIONS), default="none", required=True, format_func=lambda name: ACTIVATIONS[name].title,
        key="activation-name", persist_state="session",
    ) or "none"  # fmt: skip
    place = second.slider("What goes in", -4.0, 4.0, 1.5, 0.1, key="activation-place", persist_state="session")
    _figures(name, place)
    with st.container(gap="xsmall"):
        st.markdown(f"**{ACTIVATIONS[name].title}**: ${ACTIVATIONS[name].formula}$. {ACTIVATIONS[name].about}")
        glossary.say(
            "The two layers on the right are two neurons, and a third that adds up what they give. "
            "Each **activation** bends its neuron's line; many bent lines together can follow any curve. "
            "The **slope** matters for learning: where it is 0, a step changes nothing."
        )


def _titles(name: str, place: float, value: float, slope: float) -> tuple[str, str]:
    """Say what the two figures show."""
    title, (steep, height) = ACTIVATIONS[name].title, TWO.line
    bend = f"With {title}, two layers bend" if name != "none" else f"Without, two layers are one line: {steep:g} · x + {height:g}"
    at = f"{title}({place:.1f})" if name != "none" else f"None: {place:.1f}"
    return f"{at} gives {value:.2f}, slope {slope:.2f}".replace("-", "−"), bend.replace("-", "−")


def _figures(name: str, place: float) -> None:
    shown = ACTIVATIONS[name]
    here = np.array(place)
    point = (place, float(shown.output(here)), float(shown.slope(here)), float(TWO.output(here, name)))
    figure = activation_curves(
        PLACES, {one.title: one.output(PLACES) for one in ACTIVATIONS.values()}, shown.title, shown.slope(PLACES),
        TWO.output(PLACES, name), point, _titles(name, *point[:3]), dark=frame.is_dark(),
    )  # fmt: skip
    bend = "a straight line" if name == "none" else "a bent line"
    alt = (
        f"Left: the curve of {shown.title}, at {place:.1f} it gives {point[1]:.2f} with slope {point[2]:.2f}. "
        f"Right: two layers with it make {bend}, at {place:.1f} {point[3]:.2f}."
    )
    st.plotly_chart(figure, key="activation-curves", config={"displayModeBar": False}, alt=alt)


CHAPTER = Chapter(
    "activation",
    "Activation",
    "An activation bends the line",
    show,
    Hyperparameters(activation="sigmoid", units=(128, 128, 128, 128), dropout=0.0, epochs=3),
    "**On Train:** four layers with sigmoid. Then choose relu under More and train again: which curve rises sooner?",
)
