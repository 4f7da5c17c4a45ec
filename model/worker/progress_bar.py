"""Training's progress on a terminal: a bar on stderr with epoch, accuracy and time left; nothing where stderr is no terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import keras

PARTS = 1000  # of an epoch


@contextmanager
def progress_bar(epochs: int) -> Iterator[tuple[keras.callbacks.Callback, ...]]:
    """Give the Keras callbacks that move a bar for so many epochs."""
    if not sys.stderr.isatty():
        yield ()
        return
    with click.progressbar(length=PARTS * epochs, label="Training", file=sys.stderr) as bar:
        yield (_Advance(bar, epochs),)


class _Advance(keras.callbacks.Callback):
    def __init__(self, bar: Any, epochs: int) -> None:
        super().__init__()
        self._bar, self._epochs, self._epoch = bar, epochs, 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        done = int(PARTS * (self._epoch + (batch + 1) / self.params["steps"]))
        self._bar.label = f"Epoch {self._epoch + 1} of {self._epochs}, accuracy {(logs or {}).get('accuracy', 0.0):.1%}"
        self._bar.update(done - self._bar.pos)
