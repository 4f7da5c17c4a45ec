"""The explanation below the answer, computed only while its expander is open."""

from typing import TYPE_CHECKING

import streamlit as st

from model import Sketch28Error
from model.classifier import Prediction
from model.datasets.catalog import DATASETS, title
from pages.components.draw.resources import find_neighborhood, load_layers
from pages.components.shared import controls, resources
from pages.components.shared.static import style

if TYPE_CHECKING:
    from model.explanation.explain import Explanation

EMPTY = (
    "Draw something first. Then this shows which strokes matter, how few pixels would change the "
    "answer, which neurons decide it, and which training pictures are most similar."
)
LEGEND_HELP = (
    "A black patch was slid over the drawing, and the network was asked at each place. The colors "
    "compare log-odds, ln(p / (1 − p)), because a probability p near 100% hardly changes."
)
NEIGHBORS = 8


def show(name: str, prediction: Prediction | None) -> None:
    """Show why a network predicted a class; nothing is computed while the expander is closed."""
    with controls.section("Why this answer?", "why") as opened:
        if opened.open and prediction is None:
            st.html(EMPTY)
        elif opened.open and prediction is not None:
            _explain(name, prediction)


def _explain(name: str, prediction: Prediction) -> None:
    # Imports what reads weights, which drawing does not need.
    from model.explanation.explain import explain
    from pages.components.draw import why_html

    classifier, network = resources.classifier(name), load_layers(name)
    names, temperature = classifier.class_names, classifier.info.temperature
    explanation = explain(network, prediction.seen, temperature, prediction.label)
    served = classifier.probabilities(prediction.seen[None])[0]
    _show(why_html.occlusion(explanation, names), why_html.counterfactual(explanation, names))
    st.caption(why_html.legend(explanation, names), help=LEGEND_HELP)
    with controls.section("More detail", "why-more") as opened:
        if opened.open:
            _show(
                why_html.activations(network, explanation),
                why_html.contributions(explanation, names, temperature, served),
            )
            with st.container(key="why-nearest"):
                _nearest(name, explanation)


def _show(*parts: str) -> None:
    st.html(f'{style("draw/why")}<div class="s28-why">{"".join(parts)}</div>')


def _nearest(name: str, explanation: "Explanation") -> None:
    """Show the nearest training pictures; a network's first search takes a second or two."""
    from model.explanation.neighbors import training_data_available
    from pages.components.draw import why_html

    known = resources.info(name)
    chosen = known.hyperparameters
    pictures = title(chosen.dataset, known.source)
    said = f"The pictures that this network learned from ({pictures}) are not on this machine."
    search = None
    try:
        with st.spinner("Looking through its training pictures…", show_time=False):
            if training_data_available(known):
                search = find_neighborhood(name)
    except Sketch28Error as error:
        said = str(error)
    if search is None:
        st.html(why_html.no_neighbors(said))
        return
    activations = explanation.forward.activations[-1][0]
    names = DATASETS[chosen.dataset].class_names
    found = search.nearest(activations, NEIGHBORS)
    st.html(why_html.neighbors(found, search, activations, explanation.winner, names, chosen.vary))
