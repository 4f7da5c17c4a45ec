"""A picture of the network as chosen: its layers with their neurons, and how many parameters it learns."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import streamlit as st

from model.hyperparameters import Hyperparameters
from model.training.architecture import LayerInfo, count_parameters, describe_layers
from pages.components.charts.data_address import svg_address

HEIGHT, DOT = 108, 8  # px
LINES = "rgba(128,128,128,0.4)"
SPELLED = {"relu": "ReLU", "elu": "ELU", "gelu": "GELU"}
# The lines stretch with the width, the dots and the words do not.
STYLE = f"""<style>
.s28-net{{margin:0}}.s28-net b{{display:block;font-size:1.05rem;margin-bottom:.3rem}}
.s28-net .g{{position:relative;height:{HEIGHT}px;display:grid;grid-template-columns:repeat(var(--n),1fr)}}
.s28-net img{{position:absolute;inset:0;width:100%;height:100%}}
.s28-net .c{{position:relative;display:flex;flex-direction:column;justify-content:space-evenly;align-items:center}}
.s28-net i{{width:{DOT}px;height:{DOT}px;border-radius:50%;background:var(--st-primary-color);box-sizing:border-box}}
.s28-net .end i{{background:var(--st-text-color)}}
.s28-net i.out{{background:var(--st-background-color);border:2px dotted var(--st-text-color)}}
.s28-net .t{{display:grid;grid-template-columns:repeat(var(--n),1fr);text-align:center;font-size:.9rem;line-height:1.35}}
.s28-net p{{font-size:.9rem;line-height:1.4;margin:.4rem 0 0}}
.s28-net .t strong,.s28-net .t span{{display:block}}
@media (max-width:640px){{.s28-net .t{{font-size:.72rem}}.s28-net .t{{letter-spacing:-.02em}}}}
</style>"""


def show(chosen: Hyperparameters) -> None:
    """Show the network that these hyperparameters make."""
    found = describe_layers(chosen)
    title = f"The network you chose: {count_parameters(chosen):,} parameters"
    columns = "".join(
        f'<div class="c{"" if layer in found[1:-1] else " end"}">{_dots(layer)}</div>'
        for layer in found
    )
    words = "".join(f"<div>{_words(layer)}</div>" for layer in found)
    st.html(
        f'{STYLE}<figure class="s28-net" role="img" aria-label="{escape(_said(title, found))}" style="--n:{len(found)}">'
        f'<b>{title} to learn</b><div class="t">{words}</div><div class="g">{_lines(found)}{columns}</div>'
        f"<p>{_explained(found)}</p></figure>"
    )


def dots(layer: LayerInfo) -> int:
    """Give how many dots stand for a layer: a dot more for each doubling of its neurons, but ten for the ten classes."""
    return layer.units if layer.activation == "softmax" else layer.units.bit_length()


def left_out(count: int, share: float) -> set[int]:
    """Give the places of the dots that dropout leaves out, spread evenly."""
    out = round(share * count)
    return {int((place + 0.5) * count / out) for place in range(out)}


def _dots(layer: LayerInfo) -> str:
    out = left_out(dots(layer), layer.dropout)
    return "".join(
        "<i class=out></i>" if place in out else "<i></i>" for place in range(dots(layer))
    )


def _lines(found: Sequence[LayerInfo]) -> str:
    width = 100 / len(found)
    heights = [_heights(dots(layer)) for layer in found]
    paths = [
        f"M{(place + 0.5) * width:.2f} {start:.1f}L{(place + 1.5) * width:.2f} {end:.1f}"
        for place, (before, after) in enumerate(pairwise(heights))
        for start in before
        for end in after
    ]
    look = f'fill="none" stroke="{LINES}" vector-effect="non-scaling-stroke"'
    size = f'viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none"'
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path {look} d="{"".join(paths)}"/></svg>'
    )
    return f'<img alt="" src="{svg_address(drawn)}">'  # Streamlit takes inline SVG out


def _heights(count: int) -> list[float]:
    """Give the middles of dots that lie at equal distances over the whole height."""
    gap = (HEIGHT - count * DOT) / (count + 1)
    return [gap * (place + 1) + DOT * (place + 0.5) for place in range(count)]


def _words(layer: LayerInfo) -> str:
    learned = (
        f"{layer.parameters / 1e6:.2f} M"
        if layer.parameters >= 1e6
        else f"{layer.parameters:,}"
        if layer.inputs
        else "&nbsp;"
    )
    return f"<strong>{layer.units:,}</strong><span>{layer.name}</span><span>{learned}</span>"


def _explained(found: Sequence[LayerInfo]) -> str:
    """Say how the parameters of the first hidden layer are counted, and what the picture leaves out."""
    first = found[1]
    activation = SPELLED.get(first.activation, first.activation)
    counted = (
        f"{first.inputs} × {first.units:,} weights + {first.units:,} biases = {first.parameters:,}"
    )
    dropout = (
        f", dropout leaves {first.dropout:.0%} out at each training step" if first.dropout else ""
    )
    return f"The lower number is what a layer learns: {counted}. Hidden neurons use {activation}{dropout}; the classes softmax."


def _said(title: str, found: Sequence[LayerInfo]) -> str:
    parts = [f"{found[0].units} pixels"]
    for layer in found[1:]:
        dropout = f", dropout {layer.dropout:.0%}" if layer.dropout else ""
        parts.append(
            f"{layer.units:,} neurons ({layer.name}, {layer.activation}{dropout}) with {layer.parameters:,} parameters"
        )
    return f"{title}: {'; then '.join(parts)}."
