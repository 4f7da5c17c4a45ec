"""Chapter 1: a neuron's weights, bias, sum and activation, and the line that it draws between two groups."""

import numpy as np
import streamlit as st

from model.hyperparameters import Hyperparameters
from model.lessons.activations import ACTIVATIONS
from model.lessons.neuron import ONES, ZEROS, Neuron, line, right
from pages.components.charts.neuron_plane import neuron_plane
from pages.components.lessons.chapter import Chapter
from pages.components.shared import frame, glossary

ALL = len(ZEROS) + len(ONES)
CELLS = 33  # of the plane, each way
REACH = {
    "sigmoid": (0.0, 0.5, 1.0),
    "tanh": (-1.0, 0.0, 1.0),
}  # outputs that get the strongest shades, and that on the line
OTHERWISE = (-4.0, 0.0, 4.0)
STYLE = """<style>
.s28-bill{display:grid;grid-template-columns:max-content 1fr max-content;font-variant-numeric:tabular-nums;line-height:1.55}
.s28-bill span{padding-right:.8rem}.s28-bill .r{padding:0;text-align:right;font-weight:650}.s28-bill .sum{border-top:1px solid currentColor}
</style>"""


@st.fragment
def show() -> None:
    """Show the plane with its line, and beside it what can be moved and the neuron's sum."""
    left, beside = st.columns([6, 5], gap="large")
    with beside, st.container(gap="xsmall"):
        neuron, point = _choose()
        _bill(neuron, point)
        glossary.say(
            "A **neuron** multiplies each input by a **weight**, adds a **bias**, and puts the sum through an **activation**. "
            "On the line the sum is 0: the weights turn it, the bias moves it. Can it part all zeros from all ones?"
        )
    with left, st.container(gap="xsmall"):
        _plane(neuron, point)


def _choose() -> tuple[Neuron, np.ndarray]:
    first, second, third = st.columns(3)
    weights = (
        first.slider(
            "Weight w₁ of width",
            -10.0,
            10.0,
            4.0,
            0.5,
            "%.1f",
            key="neuron-w1",
            persist_state="session",
        ),
        second.slider(
            "Weight w₂ of ink",
            -10.0,
            10.0,
            4.0,
            0.5,
            "%.1f",
            key="neuron-w2",
            persist_state="session",
        ),
    )
    bias = third.slider(
        "Bias b", -5.0, 5.0, -2.0, 0.1, "%.1f", key="neuron-b", persist_state="session"
    )
    first, second, third = st.columns(3)
    point = (
        first.slider(
            "Your point: width x₁", 0.0, 1.0, 0.6, 0.05, key="neuron-x1", persist_state="session"
        ),
        second.slider(
            "Your point: ink x₂", 0.0, 1.0, 0.15, 0.05, key="neuron-x2", persist_state="session"
        ),
    )
    names = list(ACTIVATIONS)
    activation = third.selectbox(
        "Activation", names, names.index("sigmoid"), format_func=lambda name: ACTIVATIONS[name].title, key="neuron-activation",
        persist_state="session",
    )  # fmt: skip
    return Neuron(weights, bias, activation), np.array(point)


def _bill(neuron: Neuron, point: np.ndarray) -> None:
    """Write the sum out, number by number."""
    total, title = float(neuron.sum(point)), ACTIVATIONS[neuron.activation].title
    rows = [
        (f"w{sign} × x{sign}", f"{weight:.1f} × {value:.2f}", weight * value, "")
        for sign, weight, value in zip("₁₂", neuron.weights, point, strict=True)
    ]
    rows += [
        ("bias b", "", neuron.bias, ""),
        ("sum z", f"so it says {'zero' if total > 0 else 'one'}", total, " sum"),
    ]
    rows += [("output", f"{title}({_signed(total)})", float(neuron.output(point)), "")]
    cells = "".join(
        f'<span class="{extra}">{name}</span><span class="{extra}">{how.replace("-", "−")}</span>'
        f'<span class="r{extra}">{_signed(value)}</span>'
        for name, how, value, extra in rows
    )
    st.html(f'{STYLE}<div class="s28-bill">{cells}</div>')


def _plane(neuron: Neuron, point: np.ndarray) -> None:
    count = right(neuron)
    st.subheader(
        f"{'Parted: all' if count == ALL else 'Its line parts'} {count} of {ALL} digits{'' if count == ALL else ' rightly'}",
        anchor=False,
    )
    places = np.linspace(0, 1, CELLS)
    shades = neuron.output(np.stack(np.meshgrid(places, places), axis=-1))
    figure = neuron_plane(
        shades,
        REACH.get(neuron.activation, OTHERWISE),
        line(neuron, 0.0, 1.0),
        ZEROS,
        ONES,
        (point[0], point[1]),
        dark=frame.is_dark(),
    )
    alt = (
        f"The plane of width and ink with {len(ZEROS)} zeros and {len(ONES)} ones. Weights {neuron.weights[0]:g} and "
        f"{neuron.weights[1]:g}, bias {neuron.bias:g}: the line has {count} of {ALL} on the right side."
    )
    st.plotly_chart(figure, key="neuron-plane", config={"displayModeBar": False}, alt=alt)


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


CHAPTER = Chapter(
    "neuron",
    "Neuron",
    "A neuron draws a line",
    show,
    Hyperparameters(units=(16,), epochs=4, dropout=0.0),
    "**On Train:** a network of only 16 hidden neurons, each with 784 weights instead of two. How many test digits does it name rightly?",
)
