"""A diagram of the chosen network: its layers, their neurons and their parameters."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.training.architecture import LayerInfo, count_parameters, describe_layers
from pages.components.charts.data_address import svg_address
from pages.components.shared import static

HEIGHT, DOT = 108, 8  # px, as in network-diagram.css
MOST_CLASSES = 10  # dots of the output layer
ACTIVATIONS = {"relu": "ReLU", "elu": "ELU", "gelu": "GELU"}


def show(chosen: Hyperparameters) -> None:
    """Show the network that these hyperparameters make."""
    layers = describe_layers(chosen)
    title = f"The network you chose: {count_parameters(chosen):,} parameters"
    words = "".join(f"<div>{_words(layer)}</div>" for layer in layers)
    ends = (layers[0], layers[-1])
    classes = ["c end" if layer in ends else "c" for layer in layers]
    dots = zip(classes, map(_dots, layers), strict=True)
    columns = "".join(f'<div class="{name}">{column}</div>' for name, column in dots)
    # Streamlit removes inline SVG, so that the lines are an image.
    st.html(
        f'{static.style("train/network-diagram")}<figure class="s28-net" role="img" '
        f'aria-label="{escape(f"{title}: {_description(layers)}.")}" style="--n:{len(layers)}">'
        f'<b>{title} to learn</b><div class="t">{words}</div><div class="g">'
        f'<img alt="" src="{svg_address(_lines(layers))}">{columns}</div>'
        f"<p>{_explanation(layers[1])}</p></figure>"
    )


def count_dots(layer: LayerInfo) -> int:
    """Return a layer's number of dots: one more for each doubling of its neurons, or up to 10."""
    is_output = layer.activation == "softmax"
    return min(MOST_CLASSES, layer.units) if is_output else layer.units.bit_length()


def dropped_dots(count: int, share: float) -> set[int]:
    """Return the indices of the dots that dropout leaves out, spread evenly."""
    dropped = round(share * count)
    return {int((index + 0.5) * count / dropped) for index in range(dropped)}


def _dots(layer: LayerInfo) -> str:
    count = count_dots(layer)
    dropped = dropped_dots(count, layer.dropout)
    return "".join("<i class=out></i>" if i in dropped else "<i></i>" for i in range(count))


def _lines(layers: Sequence[LayerInfo]) -> str:
    """Return an SVG that connects each dot to all dots of the next layer."""
    width = 100 / len(layers)
    heights = [_heights(count_dots(layer)) for layer in layers]
    path = "".join(
        f"M{(index + 0.5) * width:.2f} {start:.1f}L{(index + 1.5) * width:.2f} {end:.1f}"
        for index, (before, after) in enumerate(pairwise(heights))
        for start in before
        for end in after
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {HEIGHT}" '
        'preserveAspectRatio="none"><path fill="none" stroke="rgba(128,128,128,0.4)" '
        f'vector-effect="non-scaling-stroke" d="{path}"/></svg>'
    )


def _heights(count: int) -> list[float]:
    """Return the centers of evenly spaced dots, in px."""
    gap = (HEIGHT - count * DOT) / (count + 1)
    return [gap * (index + 1) + DOT * (index + 0.5) for index in range(count)]


def _words(layer: LayerInfo) -> str:
    count = layer.parameters
    learned = f"{count / 1e6:.2f} M" if count >= 1e6 else f"{count:,}" if count else "&nbsp;"
    return f"<strong>{layer.units:,}</strong><span>{layer.name}</span><span>{learned}</span>"


def _explanation(hidden: LayerInfo) -> str:
    weights = f"{hidden.inputs} × {hidden.units:,} weights + {hidden.units:,} biases"
    used = ACTIVATIONS.get(hidden.activation, hidden.activation)
    if hidden.dropout:
        used += f"; dropout leaves out {hidden.dropout:.0%} of them at each training step"
    return (
        "Below each layer is the number of parameters that it learns, for the first "
        f"{weights} = {hidden.parameters:,}. Hidden neurons use {used}. "
        "The output layer uses softmax."
    )


def _description(layers: Sequence[LayerInfo]) -> str:
    parts = [f"{layers[0].units} pixels"]
    for layer in layers[1:]:
        kind = f"{layer.name}, {layer.activation}"
        kind += f", dropout {layer.dropout:.0%}" if layer.dropout else ""
        parts.append(f"{layer.units:,} neurons ({kind}) with {layer.parameters:,} parameters")
    return "; then ".join(parts)
