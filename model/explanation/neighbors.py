"""A network and the pictures it was trained on in, those out that set off in its last hidden layer what a drawing sets off."""

from dataclasses import dataclass

import numpy as np

from model.datasets.catalog import Dataset, find_source, title
from model.datasets.files import DatasetError
from model.explanation.neurons import DenseNetwork, FloatArray
from model.runs.artifacts import ModelInfo

MOST_PICTURES, MOST_VALUES = (
    10_000,
    5_120_000,
)  # activations kept for a network: 20 MB, 5,000 pictures with 1,024 neurons
BATCH = 250  # more would only take more memory for a moment
PAIRS = 500  # of training pictures, from which the usual distance is taken


@dataclass(frozen=True)
class Neighbor:
    """A training picture, uint8 (28, 28), its class, and how far its activations lie from the drawing's."""

    picture: np.ndarray
    label: int
    distance: float


class NeighborSearch:
    """Training pictures, uint8 (n, 28, 28), with the activations float32 (n, neurons) that they set off in the last hidden layer."""

    def __init__(self, layers: DenseNetwork, dataset: Dataset, facts: ModelInfo) -> None:
        """Take an even sample of the training pictures that the network was given, and run them through it: up to half a second."""
        used = min(len(dataset.x_train), facts.hyperparameters.training_pictures)
        count = min(used, MOST_PICTURES, MOST_VALUES // layers.output.weights.shape[0])
        rows = np.linspace(0, used - 1, count).astype(int)
        self.used, self._pictures, self._labels = used, dataset.x_train[rows], dataset.y_train[rows]
        self._activations: FloatArray = np.empty(
            (count, layers.output.weights.shape[0]), np.float32
        )
        for start in range(0, count, BATCH):
            part = slice(start, start + BATCH)
            self._activations[part] = layers.fire(
                layers.first_sums(self._pictures[part])
            ).activations[-1]
        self._squares = np.einsum("ij,ij->i", self._activations, self._activations)
        left, right = np.random.default_rng(0).integers(0, count, (2, PAIRS))
        self.usual_distance = float(
            np.median(np.linalg.norm(self._activations[left] - self._activations[right], axis=1))
        )

    def __len__(self) -> int:
        return len(self._pictures)

    def nearest(self, activations: FloatArray, count: int) -> list[Neighbor]:
        """Give the nearest by Euclidean distance of activations float32 (neurons,), nearest first."""
        about = self._squares - 2 * (
            self._activations @ activations
        )  # the squared distance, less what all have alike
        likely = np.argsort(about, kind="stable")[: 2 * count]
        exact = np.linalg.norm(self._activations[likely] - activations, axis=1)
        chosen = np.argsort(exact, kind="stable")[:count]
        return [
            Neighbor(self._pictures[likely[i]], int(self._labels[likely[i]]), float(exact[i]))
            for i in chosen
        ]


def was_trained_on(dataset: Dataset, facts: ModelInfo) -> bool:
    """Say whether the network was trained on pictures of this data set: a data folder and a download hold the same, a drawn sample not."""
    return dataset.title == title(facts.hyperparameters.dataset, facts.source)


def training_data_available(facts: ModelInfo) -> bool:
    """Say, without reading or fetching anything, whether a network's training pictures are to be had on this machine."""
    name = facts.hyperparameters.dataset
    try:
        return title(name, find_source(name)) == title(name, facts.source)
    except DatasetError:
        return False
