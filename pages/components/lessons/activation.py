"""Chapter 2: activations as curves, and why layers without one are no more than one line."""

from typing import Any

import numpy as np
import streamlit as st

from model.explanation.activations import ACTIVATIONS
from model.lessons.neurons import two_layers, two_layers_line
from pages.components.charts.lesson_curves import activation_curves, two_layers_curve
from pages.components.shared import figures, frame, glossary

INPUTS = np.linspace(-4, 4, 161)
KEPT: Any = {"persist_state": "session"}


@st.fragment
def show() -> None:
    """Show the activation's curve, beside it two layers with this activation, and the text."""
    first, second = st.columns([7, 5], gap="large", vertical_alignment="center")
    titles = {name: activation.title for name, activation in ACTIVATIONS.items()}
    look: Any = {"default": "none", "required": True, "format_func": titles.__getitem__, **KEPT}
    name = first.pills("Activation", list(titles), key="activation-name", **look) or "none"
    x = second.slider("Input", -4.0, 4.0, 1.5, 0.1, key="activation-place", **KEPT)
    left, right = st.columns(2, gap="large")
    with left, st.container(gap="xsmall"):
        _show_curve(name, x)
    with right, st.container(gap="xsmall"):
        _show_two_layers(name, x)
    activation = ACTIVATIONS[name]
    with st.container(gap="xsmall"):
        glossary.say(f"**{activation.title}**: ${activation.formula}$. {activation.about}")
        glossary.say(
            "On the right, a third neuron adds up two others. An **activation** bends the line of "
            "a neuron, and many bent lines can follow any curve. Learning needs the slope: where "
            "it is 0, a gradient step changes nothing."
        )


def _show_curve(name: str, x: float) -> None:
    activation, at = ACTIVATIONS[name], np.array(x)
    value, slope = float(activation.function(at)), float(activation.slope(at))
    what = f"{activation.title}({x:.1f})" if name != "none" else f"None: {x:.1f}"
    said = f"{what} gives {value:.2f}, slope {slope:.2f}".replace("-", "−")
    st.subheader(said, anchor=False)
    curves = {one.title: one.function(INPUTS) for one in ACTIVATIONS.values()}
    slopes, point = activation.slope(INPUTS), (x, value, slope)
    dark = frame.is_dark()
    figure = activation_curves(INPUTS, curves, activation.title, slopes, point, dark=dark)
    figures.show(figure, "activation-curves", f"The curve of the activation and its slope. {said}.")


def _show_two_layers(name: str, x: float) -> None:
    """Show that without an activation two layers are one line, and with it they bend."""
    slope, intercept = two_layers_line()
    line = f"Two layers, one line: {slope:g} · x + {intercept:g}".replace("-", "−")
    said = f"With {ACTIVATIONS[name].title}, two layers bend" if name != "none" else line
    st.subheader(said, anchor=False)
    output, outputs = float(two_layers(np.array(x), name)), two_layers(INPUTS, name)
    figure = two_layers_curve(INPUTS, outputs, (x, output), dark=frame.is_dark())
    figures.show(figure, "activation-layers", f"{said}. At {x:.1f} they give {output:.2f}.")
