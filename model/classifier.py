"""A network's files and a picture in, a prediction out; LiteRT only, no TensorFlow."""

import threading
from dataclasses import dataclass

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

from model.datasets.catalog import DATASETS
from model.evaluation.metrics import scale_by_temperature
from model.preprocessing.pipelines import PREPARATIONS
from model.runs.artifacts import Artifacts, ModelInfo, find


@dataclass(frozen=True)
class Prediction:
    """The most probable class and its name, calibrated float32 (10,) probabilities, and the uint8 (28, 28) picture that was seen."""

    label: int
    name: str
    probabilities: np.ndarray
    seen: np.ndarray

    @property
    def confidence(self) -> float:
        """The probability of the class that was named."""
        return float(self.probabilities[self.label])


class Classifier:
    """One network, ready to name pictures; safe to use from many threads."""

    def __init__(self, artifacts: Artifacts) -> None:
        """Load the network's .tflite."""
        self.info: ModelInfo = artifacts.info
        self.class_names = DATASETS[self.info.hyperparameters.dataset].class_names
        self._prepare = PREPARATIONS[self.info.hyperparameters.dataset]
        self._interpreter = Interpreter(model_content=artifacts.read("model.tflite"), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._lock = threading.Lock()  # an interpreter has one set of tensors

    def classify(self, picture: Image.Image) -> Prediction:
        """Bring a picture of any mode and size to 28x28 and name it.

        Raises:
            BlankPicture: one sentence, when there is nothing to see.
        """
        seen = self._prepare(picture)
        probabilities = scale_by_temperature(
            self.probabilities(seen[None])[0], self.info.temperature
        )
        label = int(probabilities.argmax())
        return Prediction(label, self.class_names[label], probabilities, seen)

    def probabilities(self, seen: np.ndarray) -> np.ndarray:
        """Give the network's own float32 (n, 10), not calibrated, rows summing to 1, for pictures uint8 (n, 28, 28) as in the data set."""
        rows = np.empty((len(seen), len(self.class_names)), np.float32)
        with self._lock:
            for row, picture in zip(rows, seen, strict=True):
                self._interpreter.set_tensor(self._input, picture[None].astype(np.float32))
                self._interpreter.invoke()
                row[:] = self._interpreter.get_tensor(self._output)[0]
        return rows


def load_classifier(name: str) -> Classifier:
    """Load the network that ships for a data set (`pretrained:mnist`) or that a run trained (its id).

    Raises:
        UnknownRun: one sentence, when there is none.
    """
    return Classifier(find(name))
