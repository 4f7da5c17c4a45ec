"""Classify pictures of any mode and size with a trained network, without TensorFlow."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PIL import Image

from model.datasets.catalog import DATASETS
from model.evaluation.litert import LiteNetwork
from model.evaluation.metrics import scale_by_temperature
from model.preprocessing.pipelines import PREPARATIONS, read_to_mnist
from model.runs.artifacts import Artifacts, find


@dataclass(frozen=True)
class Prediction:
    """The predicted class with its name, and what it rests on.

    `probabilities` is float32 (c,), calibrated; `seen` is the prepared picture, uint8 (28, 28).
    """

    label: int
    name: str
    probabilities: np.ndarray
    seen: np.ndarray

    @property
    def confidence(self) -> float:
        """The probability of the predicted class."""
        return float(self.probabilities[self.label])


class Network(Protocol):
    """What computes the probabilities."""

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """Return float32 (n, c), for c classes, for uint8 (n, 28, 28)."""


class Classifier:
    """A network that classifies pictures; safe to use from many threads."""

    def __init__(self, artifacts: Artifacts, network: Network | None = None) -> None:
        """Classify with a network, by default with LiteRT and its `model.tflite`.

        Args:
            artifacts: from `find` or `open_export`.
            network: what computes the probabilities instead. Where there is only a `model.keras`,
                it is `model.explanation.neurons.read_network(artifacts)`.
        """
        self.info = artifacts.info
        dataset = self.info.hyperparameters.dataset
        self.class_names = DATASETS[dataset].class_names
        self._prepare = PREPARATIONS[DATASETS[dataset].prepared]
        self._network = network or LiteNetwork(artifacts.read("model.tflite"))

    def classify(self, picture: Image.Image) -> Prediction:
        """Prepare a picture of any mode and size to 28x28, and predict its class.

        Raises:
            BlankPicture: if there is nothing to see.
        """
        return self.predict([self._prepare(picture)])[0]

    def read(self, picture: Image.Image) -> list[Prediction]:
        """Predict each digit of a number, from left to right; of anything else, classify it.

        Raises:
            BlankPicture: if there is nothing to see.
        """
        if self.info.hyperparameters.dataset != "mnist":
            return [self.classify(picture)]
        return self.predict(read_to_mnist(picture))

    def predict(self, seen: list[np.ndarray]) -> list[Prediction]:
        """Predict the class of each prepared picture, uint8 (28, 28)."""
        predictions = []
        for one, raw in zip(seen, self.probabilities(np.stack(seen)), strict=True):
            probabilities = scale_by_temperature(raw, self.info.temperature)
            label = int(probabilities.argmax())
            predictions.append(Prediction(label, self.class_names[label], probabilities, one))
        return predictions

    def probabilities(self, seen: np.ndarray) -> np.ndarray:
        """Return float32 (n, c), not calibrated, for prepared pictures, uint8 (n, 28, 28)."""
        return self._network.probabilities(seen)


def load_classifier(name: str) -> Classifier:
    """Load a built-in network (`pretrained:mnist`) or one that a run trained (its id).

    Raises:
        UnknownRun: if there is none of that name.
    """
    return Classifier(find(name))
