"""Why the network answers as it does: below the answer, worked out only while it is open, after the answer has been sent."""

from typing import TYPE_CHECKING

import streamlit as st

from model.classifier import Prediction
from model.datasets.catalog import DATASETS, title
from pages.components.draw.resources import find_neighborhood, load_layers
from pages.components.shared import resources

if TYPE_CHECKING:
    from model.explanation.neurons import FloatArray

EMPTY = (
    "Draw something first. Then you see here which strokes count, which neurons speak for and against the answer, "
    "which training pictures come nearest, and how few pixels would change its mind."
)
NEIGHBOURS = 8
STYLE = """<style>
.s28-why{display:grid;grid-template-columns:1fr 1fr;gap:2rem 2.4rem;font-size:1rem;line-height:1.45}
.s28-why.one{display:block}
.s28-why section{min-width:0}
.s28-why h3{font-size:1.25rem;line-height:1.25;margin:0 0 .5rem;padding:0;overflow-wrap:anywhere}
.s28-why p{margin:0 0 .6rem;font-size:1rem}
.s28-why .side{display:flex;gap:1.2rem;flex-wrap:wrap;align-items:flex-start}
.s28-why .side>div{flex:1 1 200px;min-width:0}
.s28-why .legend{margin-top:.6rem;font-size:.92rem}
.s28-why img{image-rendering:pixelated;border-radius:.4rem;display:block;background:#000}
.s28-why img.hero{width:270px;max-width:100%;aspect-ratio:1}
.s28-why ul{display:flex;flex-wrap:wrap;gap:.8rem;list-style:none;margin:0 0 .6rem!important;padding:0!important}
.s28-why li{margin:0!important;padding:0!important;width:104px;font-size:.9rem;line-height:1.3}
.s28-why li img{width:104px;height:104px;margin-bottom:.25rem}
.s28-why table{width:100%;border-collapse:collapse;font-size:.95rem;margin:0 0 .6rem}
.s28-why th,.s28-why td{border:0;padding:.14rem .3rem;text-align:right;font-weight:400;font-variant-numeric:tabular-nums}
.s28-why thead th{font-weight:650;text-align:center}.s28-why th[scope=row]{text-align:left;white-space:nowrap;width:1%}
.s28-why td.v{white-space:nowrap;width:1%}
.s28-why tr.sum th,.s28-why tr.sum td{font-weight:700;border-top:2px solid currentColor}
.s28-why .t{display:block;position:relative;height:.85rem;min-width:20px;background:color-mix(in srgb,currentColor 10%,transparent)}
.s28-why .t::after{content:"";position:absolute;left:50%;top:-2px;bottom:-2px;border-left:1px solid currentColor}
.s28-why .t i{position:absolute;top:0;bottom:0;background:#0072B2;min-width:1px}
.s28-why .t i.cut{clip-path:polygon(0 0,60% 0,54% 100%,66% 100%,72% 0,100% 0,100% 100%,0 100%)}
.s28-why .t i.m{background:repeating-linear-gradient(45deg,#D55E00 0 3px,#E69F00 3px 6px)}
@media (max-width:900px){.s28-why{grid-template-columns:1fr}}
@media (max-width:640px){.s28-why li{width:calc(25% - .6rem)}.s28-why li img{width:100%;height:auto}.s28-why img.hero{width:100%}
.s28-why table{font-size:.88rem}.s28-why th,.s28-why td{padding:.14rem .12rem}.s28-why thead th{padding-left:.5rem}}
</style>"""


def show(name: str, prediction: Prediction | None) -> None:
    """Show why a network named a picture; while it is closed this costs nothing."""
    with st.expander("Why this answer?", key="why", on_change="rerun") as opened:
        if not opened.open:
            return
        if prediction is None:
            st.html(EMPTY)
            return
        _explain(name, prediction)


def _explain(name: str, prediction: Prediction) -> None:
    from model.explanation.explain import (
        explain,  # brings what reads weights, which drawing does not need
    )
    from pages.components.draw import why_neurons, why_pixels

    classifier, layers = resources.classifier(name), load_layers(name)
    explanation = explain(layers, prediction.seen, classifier.info.temperature, prediction.label)
    served = classifier.probabilities(prediction.seen[None])[0]
    parts = [
        why_pixels.covering(explanation, classifier.class_names),
        why_pixels.changing(explanation, classifier.class_names),
        why_neurons.firing(layers, explanation, classifier.class_names),
        why_neurons.adding_up(
            explanation, classifier.class_names, classifier.info.temperature, served
        ),
    ]
    st.html(f'{STYLE}<div class="s28-why">{"".join(parts)}</div>')
    with st.container(key="why-nearest"):
        _nearest(name, explanation.firing.activations[-1][0], explanation.winner)


def _nearest(name: str, activations: "FloatArray", label: int) -> None:
    """Show the training pictures that set off most nearly the same; the first time for a network they take a second or two."""
    from model.explanation.neighbors import training_data_available
    from pages.components.draw import why_neurons

    known = resources.info(name)
    kind = DATASETS[known.hyperparameters.dataset]
    pictures = title(known.hyperparameters.dataset, known.source)
    try:
        with st.spinner("Looking through its training pictures…", show_time=False):
            neighborhood = find_neighborhood(name) if training_data_available(known) else None
    except ValueError as error:
        st.html(why_neurons.not_here(str(error)))
        return
    if neighborhood is None:
        st.html(
            why_neurons.not_here(
                f"The pictures that it learned from ({pictures}) are not on this machine."
            )
        )
        return
    nearest = neighborhood.nearest(activations, NEIGHBOURS)
    st.html(
        why_neurons.nearest(
            nearest, neighborhood, activations, label, kind.class_names, known.hyperparameters.vary
        )
    )
