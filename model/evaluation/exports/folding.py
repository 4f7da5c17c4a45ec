"""Read a Keras model of Dense layers as weights, biases and one activation, without Keras.

Layers that scale or shift their inputs are multiplied into the Dense layers beside them, so that
what is left is a network as this program builds it, with the same answers. Files may come from
anybody: only layers of Keras that are listed here are read, and none of them can contain code.
"""

import io
import json
import math
from dataclasses import dataclass
from itertools import count
from typing import Any

import h5py
import numpy as np

from model import Sketch28Error
from model.hyperparameters import ACTIVATIONS

PIXELS = 784
SHAPES = ([28, 28], [28, 28, 1], [PIXELS])  # of the pictures that a network may take
MOST_LAYERS, MOST_UNITS, MOST_VALUES = 64, 4096, 2**23
MOST_LINKS = 1000  # in a file of weights; the largest network of this program has some 30
Layer = dict[str, Any]
LEAVE_AS_IS = ("InputLayer", "Flatten", "Reshape", "Dropout", "GaussianNoise", "GaussianDropout")
ACTIVATION_LAYERS = {"ReLU": "relu", "ELU": "elu", "Softmax": "softmax"}
DEFAULTS: dict[str, Layer] = {
    "ReLU": {"max_value": None, "negative_slope": 0, "threshold": 0},
    "ELU": {"alpha": 1},
    "Softmax": {"axis": -1},
}
KINDS = (*LEAVE_AS_IS[1:4], "Rescaling", "Normalization", "BatchNormalization", "Dense")
NAMES = {"Dense": "dense", "BatchNormalization": "batch_normalization"}  # in the file of weights
NAMES |= {"Normalization": "normalization"}
# Factor and offset that make a network's input of pixels from 0 to 1.
RANGES = {"0 to 1": (1.0, 0.0), "0 to 255": (255.0, 0.0), "-1 to 1": (2.0, -1.0)}
GREATEST_SCALE, LEAST_VARIANCE = 1 / 50, 1.0  # of a layer that is there for pixels up to 255
MOST_LETTERS = 60


class CannotFold(Sketch28Error):
    """A network contains what this program does not build."""


@dataclass(frozen=True)
class Folded:
    """A network: weights and biases in turn, and the activation of its hidden layers.

    They are float32, those of the first layer float64: these are for pixels as the network takes
    them, and `for_range` makes them weights for pixels from 0 to 1.
    `ranges` are the keys of `RANGES` that its input may have: one, if its layers tell.
    """

    weights: tuple[np.ndarray, ...]
    activation: str
    dropout: float
    ranges: tuple[str, ...]

    @property
    def units(self) -> tuple[int, ...]:
        """The neurons of the hidden layers."""
        return tuple(len(biases) for biases in self.weights[1:-1:2])

    @property
    def classes(self) -> int:
        """The neurons of the output layer."""
        return len(self.weights[-1])


def for_range(weights: tuple[np.ndarray, ...], name: str) -> list[np.ndarray]:
    """Return the weights that give for pixels from 0 to 1 what these give for a range of them."""
    factor, offset = RANGES[name]
    first, biases = weights[:2]
    biases = biases + offset * first.sum(axis=0) if offset else biases
    return [(factor * first).astype(np.float32), biases.astype(np.float32), *weights[2:]]


def fold(config: bytes, weights: bytes) -> Folded:
    """Read a network from its configuration and its `.weights.h5`.

    Raises:
        CannotFold: if it contains other layers than these, or ends in anything but classes.
        Exception: of many kinds, if a file is broken.
    """
    parsed = json.loads(config)["config"]
    layers = _chain(parsed)
    if len(layers) > MOST_LAYERS:
        raise CannotFold(f"it has {len(layers)} layers, and at most {MOST_LAYERS} are read.")
    with h5py.File(io.BytesIO(weights)) as file:
        _check_links(file)
        folding = _Folding(file, _input_shape(layers, parsed))
        for layer in layers:
            folding.add(layer)
        return folding.result()


def _chain(config: dict[str, Any]) -> list[Layer]:
    """Return the layers in their order, each of which takes what the one before it returns."""
    layers: list[Layer] = config["layers"]
    before = None
    for layer in layers:
        name = layer["config"]["name"]
        if "inbound_nodes" in layer:
            nodes = layer["inbound_nodes"]
            came = [_source(node) for node in nodes]
            if came != ([] if before is None else [before]):
                raise CannotFold(
                    f"the layer {_short(name)} does not take what the one before it returns."
                )
        before = name
    return layers


def _source(node: dict[str, Any]) -> str:
    (tensor,) = node["args"]
    name: str = tensor["config"]["keras_history"][0]
    return name


def _input_shape(layers: list[Layer], config: dict[str, Any]) -> tuple[int, ...]:
    shape = layers[0]["config"].get("batch_shape") or config.get("build_input_shape") or [None]
    if shape[1:] not in SHAPES:
        expected = "[28, 28], [28, 28, 1] or [784] was expected"
        raise CannotFold(f"it takes pictures of the shape {_short(shape[1:])}, and {expected}.")
    return tuple(shape[1:])


def _check_links(file: h5py.File) -> None:
    links = count(1)

    def is_wrong(_: str, link: object) -> bool | None:
        fine = isinstance(link, h5py.HardLink) and next(links) <= MOST_LINKS
        return None if fine else True

    if file.visititems_links(is_wrong):
        raise ValueError("links to elsewhere, or very many")


def _short(value: object) -> str:
    """Return a value from a file for a sentence, which it must not fill."""
    said = str(value)
    return said if len(said) <= MOST_LETTERS else f"{said[:MOST_LETTERS]}…"


class _Folding:
    """The layers that were added so far, as weights and biases; float64 until the end."""

    def __init__(self, file: h5py.File, shape: tuple[int, ...]) -> None:
        self._file, self._shape = file, shape
        self._dense: list[list[np.ndarray]] = []
        self._activations: list[str] = []
        self._is_open = False  # the last Dense layer has no activation yet
        self._scale: np.ndarray | float = 1.0  # of the next Dense layer's inputs
        self._shift: np.ndarray | float = 0.0
        self._seen: dict[str, int] = {}
        self._dropout, self._values = 0.0, 0
        self._knows_pixels = False

    def add(self, layer: Layer) -> None:
        kind, chosen = layer["class_name"], layer["config"]
        known = kind in (*LEAVE_AS_IS, *KINDS, *ACTIVATION_LAYERS, "Activation")
        if not known or layer.get("module", "keras.layers") != "keras.layers":
            layers = ", ".join(KINDS)
            named = f"the layer {_short(chosen.get('name'))} is a {_short(kind)}"
            raise CannotFold(f"{named}, and only {layers} and activations are read.")
        for name, value in DEFAULTS.get(kind, {}).items():
            if chosen.get(name, value) != value:
                raise CannotFold(f"{name} of the layer {_short(chosen['name'])} must be {value}.")
        if kind == "Dense":
            self._add_dense(chosen)
        elif kind in ("Rescaling", "Normalization", "BatchNormalization"):
            self._add_scaling(kind, chosen)
        elif kind == "Activation" or kind in ACTIVATION_LAYERS:
            self._activate(ACTIVATION_LAYERS.get(kind) or chosen["activation"])
        elif kind == "Dropout":
            self._dropout = self._dropout or float(chosen["rate"])
        elif kind == "Flatten":
            self._shape = (math.prod(self._shape),)
        elif kind == "Reshape":
            self._reshape(chosen["target_shape"])

    def result(self) -> Folded:
        """Return the network; an output without softmax gets it."""
        if self._is_open:
            self._activations.append("softmax")
        *hidden, last = self._activations or [""]
        if last != "softmax" or not isinstance(self._scale, float):
            raise CannotFold("it must end in softmax, or in one output for each class without it.")
        if len(set(hidden)) > 1 or not set(hidden) <= set(ACTIVATIONS):
            found, known = _short(", ".join(hidden)), ", ".join(ACTIVATIONS)
            expected = f"all must have the same one of these: {known}"
            raise CannotFold(f"its hidden layers have the activations {found}, and {expected}.")
        first, *others = self._dense
        arrays = (*first, *(one.astype(np.float32) for pair in others for one in pair))
        ranges = ("0 to 255",) if self._knows_pixels else tuple(RANGES)
        return Folded(arrays, hidden[0] if hidden else "relu", self._dropout, ranges)

    def _add_dense(self, chosen: dict[str, Any]) -> None:
        if len(self._shape) > 1:
            raise CannotFold("there must be a Flatten layer before the first Dense layer.")
        inputs, units = self._shape[0], chosen["units"]
        if not (isinstance(units, int) and 0 < units <= MOST_UNITS):
            raise CannotFold(f"units must be from 1 to {MOST_UNITS}, not {_short(units)}.")
        kernel, *biases = self._variables("Dense", [(inputs, units), (units,)], chosen["use_bias"])
        bias = biases[0] if biases else np.zeros(units)
        if self._is_open:  # two layers without an activation between them are one
            before, shift = self._dense.pop()
            self._dense.append([before @ kernel, shift @ kernel + bias])
        else:
            shift = np.broadcast_to(self._shift, inputs) @ kernel
            scale = np.broadcast_to(self._scale, inputs)[:, None]
            self._dense.append([scale * kernel, shift + bias])
            self._scale, self._shift = 1.0, 0.0
        self._shape, self._is_open = (units,), True
        self._activate(chosen["activation"])

    def _activate(self, name: Any) -> None:
        if name == "linear":
            return
        if not self._is_open or not isinstance(name, str):
            raise CannotFold(f"the activation {_short(name)} does not follow a Dense layer.")
        self._activations.append(name)
        self._is_open = False

    def _reshape(self, target: list[int]) -> None:
        size = math.prod(self._shape)
        if not 0 < len(target) <= 3:
            raise CannotFold(f"a Reshape to {_short(target)} is not read.")
        known = math.prod(length for length in target if length != -1)
        shape = [size // max(known, 1) if length == -1 else length for length in target]
        if math.prod(shape) != size:
            raise CannotFold(f"a Reshape to {_short(target)} does not fit {size} values.")
        self._shape = tuple(shape)

    def _add_scaling(self, kind: str, chosen: dict[str, Any]) -> None:
        """Multiply and shift values, which are those of pixels before the first Dense layer."""
        if kind == "Rescaling":
            scale, shift = np.asarray(chosen["scale"]), np.asarray(chosen.get("offset", 0.0))
            self._knows_pixels |= not self._dense and bool(np.all(scale <= GREATEST_SCALE))
        elif kind == "Normalization":
            mean, variance = self._statistics(chosen)
            self._knows_pixels |= not self._dense and bool(np.max(variance) > LEAST_VARIANCE)
            deviation = np.maximum(np.sqrt(variance), 1e-7)  # Keras' epsilon
            scale, shift = 1 / deviation, -mean / deviation
            if chosen.get("invert"):
                scale, shift = deviation, mean
        else:
            scale, shift = self._normalized(chosen)
        scale, shift = (self._spread(np.asarray(one, np.float64)) for one in (scale, shift))
        if self._is_open:
            kernel, bias = self._dense[-1]
            self._dense[-1] = [kernel * scale, bias * scale + shift]
        else:
            self._scale = self._scale * scale
            self._shift = self._shift * scale + shift

    def _spread(self, values: np.ndarray) -> np.ndarray:
        """Return a value for each of the flattened values of the present shape."""
        return np.broadcast_to(values, self._shape).reshape(-1)

    def _statistics(self, chosen: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        axis = chosen.get("axis")
        axes = [] if axis is None else [axis] if isinstance(axis, int) else list(axis)
        if axes not in ([], [-1], [len(self._shape)]):
            raise CannotFold(f"axis of the layer {_short(chosen['name'])} must be the last one.")
        if chosen.get("mean") is not None:
            return np.asarray(chosen["mean"], float), np.asarray(chosen["variance"], float)
        size = (self._shape[-1],) if axes else ()
        mean, variance, _ = self._variables("Normalization", [size, size, ()])
        return mean, variance

    def _normalized(self, chosen: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        """Return what batch normalization multiplies by and adds, once it has been trained."""
        if chosen["axis"] not in (-1, [-1], len(self._shape), [len(self._shape)]):
            raise CannotFold(f"axis of the layer {_short(chosen['name'])} must be the last one.")
        learned = [name for name in ("scale", "center") if chosen[name]]
        size = (self._shape[-1],)
        found = self._variables("BatchNormalization", [size] * (len(learned) + 2))
        gamma = found[0] if chosen["scale"] else np.ones(size)
        beta = found[len(learned) - 1] if chosen["center"] else np.zeros(size)
        mean, variance = found[-2:]
        factor = gamma / np.sqrt(variance + chosen["epsilon"])
        return factor, beta - mean * factor

    def _variables(
        self, kind: str, shapes: list[tuple[int, ...]], with_last: bool = True
    ) -> list[np.ndarray]:
        """Read the variables of the next layer of a kind, whose shapes are checked before."""
        number = self._seen[kind] = self._seen.get(kind, -1) + 1
        values = self._file[f"layers/{NAMES[kind]}{f'_{number}' if number else ''}/vars"]
        read = []
        for name, shape in enumerate(shapes if with_last else shapes[:-1]):
            array = values[str(name)]
            self._values += math.prod(shape)
            fits = array.shape == shape and array.dtype.kind in ("f", "i")
            if not fits or array.is_virtual or array.external or self._values > MOST_VALUES:
                raise ValueError("weights that do not fit the layers")
            read.append(np.asarray(array, np.float64))
        return read
