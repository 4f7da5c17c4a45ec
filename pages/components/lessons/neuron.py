"""Chapter 1: a neuron's weights, bias, sum and activation, and the line between two groups."""

from typing import Any

import numpy as np
import streamlit as st

from model.explanation.activations import ACTIVATIONS
from model.lessons.neurons import ONES, ZEROS, Neuron, boundary, count_correct
from pages.components.charts.lesson_figures import neuron_plane
from pages.components.shared import figures, frame, glossary

CELLS = 33  # of the plane, each way
# The outputs of the strongest orange, of the line, and of the strongest blue.
REACH = {"sigmoid": (0.0, 0.5, 1.0), "tanh": (-1.0, 0.0, 1.0)}
OTHER_REACH = (-4.0, 0.0, 4.0)
SLIDERS: dict[str, Any] = {  # label, least, greatest, at first, step, format
    "w1": ("Weight w₁ of width", -10.0, 10.0, 4.0, 0.5, "%.1f"),
    "w2": ("Weight w₂ of ink", -10.0, 10.0, 4.0, 0.5, "%.1f"),
    "b": ("Bias b", -5.0, 5.0, -2.0, 0.1, "%.1f"),
    "x1": ("Your point: width x₁", 0.0, 1.0, 0.6, 0.05),
    "x2": ("Your point: ink x₂", 0.0, 1.0, 0.15, 0.05),
}


@st.fragment
def show() -> None:
    """Show the plane with the line; beside it the widgets and the neuron's sum."""
    left, right = st.columns([6, 5], gap="large")
    with right, st.container(gap="xsmall"):
        neuron, point = _choose()
        _show_sum(neuron, point)
        glossary.say(
            "A **neuron** multiplies each input by a **weight**, adds a **bias**, and puts the sum "
            "through an **activation**. On the line, the sum is 0. The weights turn the line, and "
            "the bias moves it. Can you separate all zeros from all ones?"
        )
    with left, st.container(gap="xsmall"):
        _show_plane(neuron, point)


def _choose() -> tuple[Neuron, tuple[float, float]]:
    columns: list[Any] = [*st.columns(3), *st.columns(3)]
    first, second, bias, x, y = (
        column.slider(*look, key=f"neuron-{key}", persist_state="session")
        for column, (key, look) in zip(columns[:5], SLIDERS.items(), strict=True)
    )
    titles, key = {name: each.title for name, each in ACTIVATIONS.items()}, "neuron-activation"
    look = {"format_func": titles.__getitem__, "persist_state": "session"}
    at_first = list(titles).index("sigmoid")
    activation = columns[5].selectbox("Activation", list(titles), at_first, key=key, **look)
    return Neuron((first, second), bias, activation), (x, y)


def _show_sum(neuron: Neuron, point: tuple[float, float]) -> None:
    """Show the sum, number by number."""
    at = np.array(point)
    total, title = float(neuron.sum(at)), ACTIVATIONS[neuron.activation].title
    rows = [
        (f"w{low} × x{low}", f"{weight:.1f} × {value:.2f}", weight * value, "")
        for low, weight, value in zip("₁₂", neuron.weights, point, strict=True)
    ]
    rows += [
        ("bias b", "", neuron.bias, ""),
        ("sum z", f"so it says {'one' if total > 0 else 'zero'}", total, " sum"),
        ("output", f"{title}({_signed(total)})", float(neuron.output(at)), ""),
    ]
    cells = "".join(
        f'<span class="{look}">{name}</span><span class="{look}">{how.replace("-", "−")}</span>'
        f'<span class="r{look}">{_signed(value)}</span>'
        for name, how, value, look in rows
    )
    st.html(f'<div class="s28-bill">{cells}</div>')


def _show_plane(neuron: Neuron, point: tuple[float, float]) -> None:
    count, total = count_correct(neuron), len(ZEROS) + len(ONES)
    line = boundary(neuron, 0.0, 1.0)
    who, many = "The line" if len(line) else "The neuron", f"{count} of {total}"
    said = f"{who} sorts {f'all {total}' if count == total else many} digits correctly"
    st.subheader(said, anchor=False)
    grid = np.linspace(0, 1, CELLS)
    outputs = neuron.output(np.stack(np.meshgrid(grid, grid), axis=-1))
    reach = REACH.get(neuron.activation, OTHER_REACH)
    figure = neuron_plane(outputs, reach, line, ZEROS, ONES, point, dark=frame.is_dark())
    alt = (
        f"The plane of width and ink with {len(ZEROS)} zeros and {len(ONES)} ones. "
        f"Weights {neuron.weights[0]:g} and {neuron.weights[1]:g}, bias {neuron.bias:g}. {said}."
    )
    figures.show(figure, "neuron-plane", alt)


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
