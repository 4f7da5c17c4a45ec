"""Chapter 2: activations as curves, and why layers without one are no more than one line."""

import numpy as np
import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.activations import ACTIVATIONS, TwoLayers
from pages.components.charts.activation_curves import activation_curves
from pages.components.charts.two_layers import two_layers
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary

PLACES = np.linspace(-4, 4, 161)
TWO = TwoLayers()
NO_BAR = {"displayModeBar": False}


@st.fragment
def show() -> None:
    """Show what can be moved, the activation's curve beside what two layers make with it, and what there is to say."""
    first, second = st.columns([7, 5], gap="large", vertical_alignment="center")
    name = first.pills(
        "Activation", list(ACTIVATIONS), default="none", required=True, format_func=lambda name: ACTIVATIONS[name].title,
        key="activation-name", persist_state="session",
    ) or "none"  # fmt: skip
    place = second.slider(
        "What goes in", -4.0, 4.0, 1.5, 0.1, key="activation-place", persist_state="session"
    )
    left, right = st.columns(2, gap="large")
    with left, st.container(gap="xsmall"):
        _curve(name, place)
    with right, st.container(gap="xsmall"):
        _two_layers(name, place)
    shown = ACTIVATIONS[name]
    with st.container(gap="xsmall"):
        glossary.say(f"**{shown.title}**: ${shown.formula}$. {shown.about}")
        glossary.say(
            "On the right two neurons, and a third that adds up what they give. Each **activation** bends its neuron's line; many bent "
            "lines follow any curve. Learning needs the slope: where it is 0, a gradient step changes nothing."
        )


def _curve(name: str, place: float) -> None:
    shown, here = ACTIVATIONS[name], np.array(place)
    value, slope = float(shown.output(here)), float(shown.slope(here))
    what = f"{shown.title}({place:.1f})" if name != "none" else f"None: {place:.1f}"
    said = f"{what} gives {value:.2f}, slope {slope:.2f}".replace("-", "−")
    st.subheader(said, anchor=False)
    curves = {one.title: one.output(PLACES) for one in ACTIVATIONS.values()}
    figure = activation_curves(
        PLACES,
        curves,
        shown.title,
        shown.slope(PLACES),
        (place, value, slope),
        dark=frame.is_dark(),
    )
    st.plotly_chart(
        figure,
        key="activation-curves",
        config=NO_BAR,
        alt=f"The curve of the activation and its slope. {said}.",
    )


def _two_layers(name: str, place: float) -> None:
    """Show that without an activation two layers are one line, and with it they bend."""
    steep, height = TWO.line
    line = f"Two layers, one line: {steep:g} · x + {height:g}".replace("-", "−")
    said = f"With {ACTIVATIONS[name].title}, two layers bend" if name != "none" else line
    st.subheader(said, anchor=False)
    output = float(TWO.output(np.array(place), name))
    figure = two_layers(PLACES, TWO.output(PLACES, name), (place, output), dark=frame.is_dark())
    st.plotly_chart(
        figure,
        key="activation-layers",
        config=NO_BAR,
        alt=f"{said}. At {place:.1f} they give {output:.2f}.",
    )


CHAPTER = Chapter(
    "activation",
    "Activation",
    "An activation bends the line",
    show,
    Hyperparameters(activation="sigmoid", units=(128, 128, 128, 128), dropout=0.0, epochs=3),
    "**On Train:** four layers with sigmoid. Then choose relu under More and train again: which curve rises sooner?",
)
