"""Finds the training pictures whose last hidden activations are nearest to a drawing's."""

from dataclasses import dataclass

import numpy as np

from model.datasets.catalog import Dataset, find_source, title
from model.datasets.files import DatasetError
from model.explanation.neurons import DenseNetwork
from model.runs.artifacts import ModelInfo

MOST_PICTURES = 10_000
MOST_VALUES = 5_120_000  # 20 MB of activations: 5,000 pictures with 1,024 neurons
BATCH = 250  # pictures; a larger batch only needs more memory
PAIRS = 500  # of training pictures, for the usual distance


@dataclass(frozen=True)
class Neighbor:
    """A training picture, uint8 (28, 28), its class, and its distance from the drawing."""

    picture: np.ndarray
    label: int
    distance: float


class NeighborSearch:
    """A sample of the training pictures with their activations in the last hidden layer."""

    def __init__(self, network: DenseNetwork, dataset: Dataset, facts: ModelInfo) -> None:
        """Run an even sample of the network's training pictures through it; up to 0.5 s."""
        used = min(len(dataset.x_train), facts.hyperparameters.training_pictures)
        count = min(used, MOST_PICTURES, MOST_VALUES // len(network.output.weights))
        rows = np.linspace(0, used - 1, count).astype(int)
        self._pictures, self._labels = dataset.x_train[rows], dataset.y_train[rows]
        self._activations = np.empty((count, len(network.output.weights)), np.float32)
        for start in range(0, count, BATCH):
            part = slice(start, start + BATCH)
            sums = network.first_sums(self._pictures[part])
            self._activations[part] = network.forward(sums).activations[-1]
        self._squares = np.einsum("ij,ij->i", self._activations, self._activations)
        left, right = self._activations[np.random.default_rng(0).integers(0, count, (2, PAIRS))]
        self.usual_distance = float(np.median(np.linalg.norm(left - right, axis=1)))

    def __len__(self) -> int:
        return len(self._pictures)

    def nearest(self, activations: np.ndarray, count: int) -> list[Neighbor]:
        """Return the nearest by Euclidean distance to activations, float32 (neurons,)."""
        # Squared distances but for a constant; rounding makes them inexact, so the best are redone.
        approximate = self._squares - 2 * (self._activations @ activations)
        likely = np.argsort(approximate, kind="stable")[: 2 * count]
        exact = np.linalg.norm(self._activations[likely] - activations, axis=1)
        return [
            Neighbor(self._pictures[likely[i]], int(self._labels[likely[i]]), float(exact[i]))
            for i in np.argsort(exact, kind="stable")[:count]
        ]


def was_trained_on(dataset: Dataset, facts: ModelInfo) -> bool:
    """Return whether the network was trained on these pictures (real, or the same sample)."""
    return dataset.title == title(facts.hyperparameters.dataset, facts.source)


def training_data_available(facts: ModelInfo) -> bool:
    """Return whether a network's training data is on this machine, without reading it."""
    name = facts.hyperparameters.dataset
    try:
        return title(name, find_source(name)) == title(name, facts.source)
    except DatasetError:
        return False
