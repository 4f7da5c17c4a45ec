"""Activation functions with their slopes and formulas, as `keras.activations` defines them.

Sources: GELU: Hendrycks and Gimpel (arXiv:1606.08415), the exact form with the error function.
ELU: Clevert, Unterthiner and Hochreiter (arXiv:1511.07289), with alpha 1.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtr

Function = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Activation:
    """An activation a = f(z). The functions are elementwise and keep the dtype of float arrays."""

    title: str
    function: Function
    slope: Function  # the derivative, f'(z)
    text: str  # f(z) as plain text
    slope_text: str  # f'(z) as plain text, with z and a
    formula: str  # f(z) in TeX
    about: str


def _normal_density(z: np.ndarray) -> np.ndarray:
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


ACTIVATIONS = {
    "none": Activation(
        title="None",
        function=np.positive,
        slope=np.ones_like,
        text="z",
        slope_text="1",
        formula="f(z) = z",
        about="It leaves the sum as it is. A line stays a line.",
    ),
    "relu": Activation(
        title="ReLU",
        function=lambda z: np.maximum(z, 0),
        slope=lambda z: np.heaviside(z, 0),
        text="max(0, z)",
        slope_text="1 where z > 0, else 0",
        formula=r"f(z) = \max(0, z)",
        about="Negative sums become 0: the neuron is silent, "
        "and then learns nothing from this picture.",
    ),
    "tanh": Activation(
        title="tanh",
        function=np.tanh,
        slope=lambda z: 1 - np.tanh(z) ** 2,
        text="tanh(z)",
        slope_text="1 − a²",
        formula=r"f(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}",
        about="Its outputs go from −1 to 1. Far from 0 it is flat, and learning is slow there.",
    ),
    "sigmoid": Activation(
        title="Sigmoid",
        function=expit,
        slope=lambda z: expit(z) * expit(-z),
        text="1 / (1 + e⁻ᶻ)",
        slope_text="a · (1 − a)",
        formula=r"f(z) = \frac{1}{1 + e^{-z}}",
        about="Its outputs go from 0 to 1. Its slope is never above 0.25, so deep networks learn "
        "slowly with it.",
    ),
    "elu": Activation(
        title="ELU",
        function=lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        slope=lambda z: np.exp(np.minimum(z, 0)),
        text="z where z > 0, else eᶻ − 1",
        slope_text="1 where z > 0, else eᶻ",
        formula=r"f(z) = z \text{ if } z > 0 \text{ else } e^z - 1",
        about="It is like ReLU, but negative sums fade toward −1.",
    ),
    "gelu": Activation(
        title="GELU",
        function=lambda z: z * ndtr(z),
        slope=lambda z: ndtr(z) + z * _normal_density(z),
        text="z · Φ(z)",
        slope_text="Φ(z) + z · φ(z)",
        formula=r"f(z) = z \cdot \Phi(z)",
        about="A ReLU with a soft bend: the sum times the share of a bell curve below it.",
    ),
}
