"""Compute a network's probabilities from its .tflite file with LiteRT, without TensorFlow."""

import threading

import numpy as np
from ai_edge_litert.interpreter import Interpreter


class LiteNetwork:
    """A network that runs in LiteRT; safe to use from many threads."""

    def __init__(self, content: bytes) -> None:
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._lock = threading.Lock()  # an interpreter has one set of tensors

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """Return float32 (n, 10), rows summing to 1, not calibrated, for uint8 (n, 28, 28)."""
        with self._lock:
            return np.stack([self._answer(picture) for picture in pictures])

    def _answer(self, picture: np.ndarray) -> np.ndarray:
        self._interpreter.set_tensor(self._input, picture[None].astype(np.float32))
        self._interpreter.invoke()
        answer: np.ndarray = self._interpreter.get_tensor(self._output)[0]
        return answer
