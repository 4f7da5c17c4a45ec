"""The network's neurons while it answers, drawn by `static/draw/thinking.js`.

What they do is a part of the answer's message, from the page or from `/live`, and is computed only
while the section is open. `/live/neuron` answers with a picture of what a neuron looks for.
"""

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from PIL import Image
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.preprocessing.pictures import to_png
from model.runs.moments import NOW
from model.runs.run import StoreUnavailable, UnknownRun
from pages.components.charts.pixels import signed_pixels
from pages.components.draw import resources
from pages.components.shared import controls, frame, glossary, static
from pages.components.shared.networks import long_name
from pages.components.shared.resources import info

if TYPE_CHECKING:
    from model.explanation.activity import Activity
    from model.explanation.neurons import DenseNetwork

SECTION = "think"
PLACES = 3  # after the decimal point
SIDE, MOST_CHARACTERS = 28, 2000
KEPT = {"cache-control": "private, max-age=3600"}  # a built-in network may be trained again
LEGEND = (
    "Each circle is a neuron: the stronger its activation, the fuller its color; a bar marks a "
    "negative one. Of a large layer you see the 64 that pass on most. A solid blue line raises the "
    "next neuron's sum, a dashed orange one lowers it: weight times activation, the thicker, the "
    "more. Point at a neuron, tap it or use the arrow keys to see what it looks for."
)
_COMPONENT = static.component(
    *("draw/thinking", "shared/elements", "draw/thinking-layout", "draw/thinking-canvas"),
    isolate_styles=False,
)


class BadQuestion(Sketch28Error):
    """What a browser asks about a neuron is not what `thinking.js` asks."""


def is_open() -> bool:
    """Return whether the visitor watches, before the section is shown."""
    return controls.is_open(SECTION)


def message(network: str, seen: np.ndarray) -> dict[str, Any]:
    """Return what a network's neurons do with a picture, uint8 (28, 28), as JSON can hold it.

    Returns:
        "layers", for each hidden layer its "count" of neurons, the indices of those shown and
        their activations; "connections" into each layer and into the output, each a source, a
        target and weight times activation; and "logits".
    """
    return _message(resources.observer(network).observe(seen))


def show(networks: Sequence[str]) -> None:
    """Show the first network; the answer's component tells the browser what it does."""
    with controls.section("Watch the network think", SECTION) as opened:
        if not opened.open:
            return
        network, *others = networks
        if others:
            st.caption(f"This is the first network: {long_name(network)}.")
        names = DATASETS[info(network).hyperparameters.dataset].class_names
        try:
            layers = message(network, np.zeros((SIDE, SIDE), np.uint8))["layers"]
        except UnknownRun as error:  # a run that has not begun to train
            st.caption(str(error))
            return
        data = {"network": network, "names": names, "layers": layers, "dark": frame.is_dark()}
        _COMPONENT(key="thinking", data={**data, "changing": network.endswith(NOW)})
        glossary.caption(LEGEND)


def _message(activity: "Activity") -> dict[str, Any]:
    layers = [
        {
            "count": layer.count,
            "neurons": layer.neurons.tolist(),
            "activations": _rounded(layer.activations),
        }
        for layer in activity.layers
    ]
    connections = [
        list(zip(each.sources.tolist(), each.targets.tolist(), _rounded(each.values), strict=True))
        for each in activity.connections
    ]
    return {"layers": layers, "connections": connections, "logits": _rounded(activity.logits)}


def _rounded(values: np.ndarray) -> list[float]:
    """Return numbers for JSON, which knows no infinity."""
    return [round(value, PLACES) for value in np.nan_to_num(values).tolist()]


def _send(request: Request) -> Response:
    """Answer with 28x28 pixels as PNG: a first neuron's weights, or another one's slopes."""
    asked = request.query_params
    try:
        network = resources.load_layers(asked.get("network", ""))
        content = _neuron(network, asked.get("layer"), asked.get("neuron"), asked.get("picture"))
    except BadQuestion as error:
        return PlainTextResponse(str(error), 400)
    except Sketch28Error as error:
        return PlainTextResponse(str(error), 503 if isinstance(error, StoreUnavailable) else 404)
    headers = {} if asked["network"].endswith(NOW) else KEPT
    return Response(content, headers=headers, media_type="image/png")


def _neuron(
    network: "DenseNetwork", layer: str | None, neuron: str | None, picture: str | None
) -> bytes:
    from model.explanation.explain import slope_pictures, weight_pictures

    place = _number(layer, "layer", len(network.layers)) - 1
    neurons = [_number(neuron, "neuron", len(network.layers[place].biases)) - 1]
    if place == 0:
        weights = weight_pictures(network, neurons)[0]
    else:
        forward = network.forward(network.first_sums(_read_picture(picture or "")[None]))
        weights = slope_pictures(network, forward, place, neurons)[0]
    return to_png(Image.fromarray(signed_pixels(np.nan_to_num(weights))))


def _number(text: str | None, what: str, greatest: int) -> int:
    if not (text and text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= greatest):
        raise BadQuestion(f"Expected a {what} from 1 to {greatest}, got {(text or '')[:20]!r}.")
    return int(text)


def _read_picture(text: str) -> np.ndarray:
    """Read the picture that a deeper neuron's slopes belong to: its pixels in Base64 for URLs."""
    try:
        pixels = base64.b64decode(text[:MOST_CHARACTERS], b"-_", validate=True)
        return np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE)
    except ValueError as error:
        raise BadQuestion(f"Expected {SIDE * SIDE} pixels as Base64, one byte each.") from error


ROUTES = [Route("/live/neuron", _send)]
