"""Chapter 3: a picture becomes a row of numbers, and layers turn it into ten answers."""

from functools import cache

import numpy as np
import streamlit as st

from model.hyperparameters import Hyperparameters
from model.preprocessing import to_mnist
from model.runs.sweep import SWEEPABLE
from model.synthetic.examples import examples
from model.training.architecture import LayerInfo, count_parameters, describe_layers
from pages.components.charts.lesson_figures import flattened, pixel_row
from pages.components.shared import controls, figures, frame, glossary


@st.fragment
def show() -> None:
    """Show a picture as a row of numbers, and the table of layers."""
    left, right = st.columns([6, 5], gap="large")
    with left, st.container(gap="xsmall"):
        _show_picture()
    with right, st.container(gap="xsmall"):
        _show_network()


@cache
def example_picture(number: int) -> np.ndarray:
    """Return one of the app's own digits as a network gets it: uint8 (28, 28), ink is 255."""
    return to_mnist(examples("mnist")[number].picture)


def _show_picture() -> None:
    first, second = st.columns([5, 4])
    labels = {number: str(example.label) for number, example in enumerate(examples("mnist"))}
    with first:
        number = controls.choose("Example digit", labels, "layers-picture")
    label = "Row of pixels, from 0"
    row = second.slider(label, 0, 27, 7, key="layers-row", persist_state="session")
    numbers = f"{28 * row} to {28 * row + 27}"
    st.subheader(f"Row {row} becomes numbers {numbers}", anchor=False)
    picture, dark = example_picture(number), frame.is_dark()
    first, second = st.columns([4, 6], vertical_alignment="bottom")
    with first:
        alt = f"A handwritten {labels[number]} of 28 by 28 pixels; row {row} is marked."
        figures.show(pixel_row(picture, row, dark=dark), "layers-picture-shown", alt)
    with second:
        alt = f"Its 784 brightnesses in a row; numbers {numbers} are marked."
        figures.show(flattened(picture, row, dark=dark), "layers-flattened", alt)
    glossary.say(
        "**Flattening** puts the rows end to end. The network is not told which pixels were "
        "neighbors."
    )


def _show_network() -> None:
    first, second = st.columns(2)
    count = first.slider("Hidden layers", 1, 4, 1, key="layers-count", persist_state="session")
    sizes, key = SWEEPABLE["units"].values, "layers-units"
    units = second.select_slider("Neurons in each", sizes, 128, key=key, persist_state="session")
    chosen = Hyperparameters(units=(units,) * count)
    total = f"{count_parameters(chosen):,}"
    st.subheader(f"{total} parameters to learn", anchor=False)
    numbers = '<th scope="col" class="r">'
    head = f'<th scope="col">Layer</th>{numbers}Outputs</th>{numbers}Weights + biases</th>'
    st.html(
        f'<div class="s28-layers-place"><table class="s28-layers"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(map(_row, describe_layers(chosen)))}</tbody>"
        f'<tfoot><tr><td>Total</td><td></td><td class="r">{total}</td></tr></tfoot></table></div>'
    )
    glossary.say(
        "A **Dense** layer connects every neuron to every number before it, with a **weight** for "
        "each pair and a **bias** for each neuron. The last layer has one neuron for each class."
    )


def _row(layer: LayerInfo) -> str:
    count, before = f"{layer.units:,}", layer.inputs
    sum_ = f"{before:,} × {count} + {count} = {layer.parameters:,}" if before else "none"
    cells = f'<td class="r">{count}</td><td class="r">{sum_}</td>'
    return f"<tr><td>{layer.name.capitalize()}</td>{cells}</tr>"
