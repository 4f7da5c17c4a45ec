"""A network's predictions for its test pictures, how they are stored, and the pictures themselves.

A picture is identified by its index in the test part of its data set, from 0.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np
from PIL import Image, ImageFilter

from model import first_line
from model.datasets.catalog import DATASETS, GENERATED, Dataset, find_files, is_own, title
from model.datasets.files import DatasetError
from model.evaluation import metrics
from model.runs.arrays import pack_arrays, unpack_arrays
from model.runs.artifacts import PRETRAINED, TEST_FILE, Artifacts
from model.synthetic.samples import generate

MISTAKES_FILE = "mistakes.npz"  # the test pictures that a shipped network gets wrong
BLUR_RADIUS = 0.6  # px: undoes most of the sharpening of Fashion-MNIST's pictures


@dataclass(frozen=True)
class Predictions:
    """Predictions for all test pictures, in their order.

    Attributes:
        labels: true classes, uint8 (n,).
        raw_probabilities: the network's own, float32 (n, c).
        temperature: scales them to calibrated probabilities.
    """

    labels: np.ndarray
    raw_probabilities: np.ndarray
    temperature: float = 1.0

    @cached_property
    def predicted(self) -> np.ndarray:
        """Predicted classes, int (n,), from the raw probabilities."""
        return np.asarray(self.raw_probabilities.argmax(axis=1))

    @cached_property
    def correct(self) -> np.ndarray:
        """Whether each prediction is correct, bool (n,)."""
        return np.asarray(self.predicted == self.labels)

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Calibrated probabilities, float32 (n, c)."""
        return metrics.scale_by_temperature(self.raw_probabilities, self.temperature)

    @cached_property
    def confidence(self) -> np.ndarray:
        """Calibrated probability of the predicted class, float32 (n,)."""
        return self.probabilities[np.arange(len(self.predicted)), self.predicted]

    @cached_property
    def evaluation(self) -> metrics.Evaluation:
        """Accuracy, loss, confusion matrix and the metrics of each class."""
        return metrics.evaluate(self.labels, self.raw_probabilities)

    @cached_property
    def calibration_errors(self) -> tuple[float, float]:
        """Expected calibration error before and after calibration."""
        error = partial(metrics.expected_calibration_error, self.labels)
        return error(self.raw_probabilities), error(self.probabilities)

    def cell(self, true: int, predicted: int) -> list[int]:
        """Return the indices that a cell of the confusion matrix counts, most confident first."""
        chosen = (self.labels == true) & (self.predicted == predicted)
        return _by_confidence(chosen, self.confidence)

    def to_csv(self, class_names: Sequence[str]) -> bytes:
        """Return a table: index, true and predicted class, confidence, all probabilities."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        columns = [f"probability of {name}" for name in class_names]
        writer.writerow(["picture", "true", "named", "confidence", *columns])
        for index, row in enumerate(self.probabilities):
            classes = class_names[self.labels[index]], class_names[self.predicted[index]]
            numbers = [f"{value:.5f}" for value in (self.confidence[index], *row)]
            writer.writerow([index, *classes, *numbers])
        return file.getvalue().encode()


def correct_only_in_first(first: Predictions, second: Predictions) -> list[int]:
    """Return the indices only `first` gets right, the most confident mistakes of `second` first."""
    return _by_confidence(first.correct & ~second.correct, second.confidence)


def _by_confidence(chosen: np.ndarray, confidence: np.ndarray) -> list[int]:
    indices = np.flatnonzero(chosen)
    order = np.argsort(-confidence[indices], kind="stable")
    return [int(index) for index in indices[order]]


def read_predictions(network: Artifacts) -> Predictions:
    """Return the predictions that were made when the network was tested; nothing is computed anew.

    Args:
        network: of a run or built in, from `find`. An exported folder has them as a CSV file.
    """
    return Predictions(*unpack_test(network.read(TEST_FILE)), network.info.temperature)


def pack_test(y_true: np.ndarray, probabilities: np.ndarray) -> bytes:
    """Pack a test as a compressed NPZ: `labels` uint8 (n,), `probabilities` float32 (n, 10)."""
    labels, probabilities = y_true.astype(np.uint8), probabilities.astype(np.float32)
    return pack_arrays(labels=labels, probabilities=probabilities)


def unpack_test(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Unpack the labels and probabilities of `pack_test`."""
    stored = unpack_arrays(content)
    return stored["labels"], stored["probabilities"]


@dataclass(frozen=True)
class AvailablePictures:
    """Test pictures on this machine, uint8 (28, 28) by index, and why the others are missing."""

    pictures: Mapping[int, np.ndarray]
    missing: str = ""


def find_test_pictures(
    network: Artifacts, labels: np.ndarray, read: Callable[[str], Dataset]
) -> AvailablePictures:
    """Find the pictures that a network was tested on.

    Args:
        network: the network.
        labels: true classes (n,) of its test; they identify the data set that it was tested on.
        read: returns the data set of a name.
    """
    info = network.info
    name, shown = info.hyperparameters.dataset, title(info.hyperparameters.dataset, info.source)
    if info.source == GENERATED:
        pictures, generated = _sample(name, len(labels))
        if np.array_equal(generated, labels):
            return AvailablePictures(dict(enumerate(pictures)))
        outdated = f"This app draws {shown} differently now. Train again to see pictures here."
        return AvailablePictures({}, outdated)
    try:
        dataset = read(name) if is_own(name) or find_files(name) else None
    except (DatasetError, OSError) as error:  # also that one's own has been deleted
        return AvailablePictures(_shipped(network), first_line(error))
    if dataset is not None and np.array_equal(dataset.y_test, labels):
        return AvailablePictures(dict(enumerate(dataset.x_test)))
    missing = f"The {shown} that this network was tested on is not on this machine."
    advice = f"Train a network on {DATASETS[name].noun}s while online, which downloads it"
    folder = "or set DATASETS_DIR to a folder that contains it"
    return AvailablePictures(_shipped(network), f"{missing} {advice}, {folder}.")


@lru_cache(maxsize=4)
def _sample(name: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Generate the sample's test part, which does not depend on the number of training pictures."""
    return generate(name, n_train=0, n_test=count)[2:]


def _shipped(network: Artifacts) -> dict[int, np.ndarray]:
    """Return the mistaken pictures of a trained built-in network."""
    is_shipped = network.info.name.removesuffix(network.info.hyperparameters.dataset) == PRETRAINED
    return unpack_mistakes(network.read(MISTAKES_FILE)) if is_shipped else {}


def pack_mistakes(labels: np.ndarray, probabilities: np.ndarray, x_test: np.ndarray) -> bytes:
    """Pack the mistaken pictures as NPZ: `places` int32 (m,), `pictures` uint8 (m, 28, 28)."""
    indices = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return pack_arrays(places=indices.astype(np.int32), pictures=x_test[indices])


def unpack_mistakes(content: bytes) -> dict[int, np.ndarray]:
    """Unpack the pictures of `pack_mistakes`, by index."""
    stored = unpack_arrays(content)
    return dict(zip(stored["places"].tolist(), stored["pictures"], strict=True))


def picture_for_canvas(dataset: str, picture: np.ndarray) -> Image.Image:
    """Return a data set's picture, uint8 (28, 28), such that preparing it again changes it little.

    Digits pass through their preparation unchanged; garments would be sharpened a second time.
    """
    image = Image.fromarray(picture)
    return (
        image
        if DATASETS[dataset].prepared != "fashion_mnist"
        else image.filter(ImageFilter.GaussianBlur(BLUR_RADIUS))
    )
