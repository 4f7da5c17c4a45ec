"""The state of an interrupted training run, as bytes: all that is needed to resume it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from model.runs.arrays import pack_arrays, unpack_arrays

ARRAYS = ("variables", "optimizer_state", "best_weights")
NAMES_IN_0_4 = {"standing": "state", "memory": "optimizer_state", "best": "best_weights"}


@dataclass
class TrainingState:
    """How far training has come; loss, correct, counted and seen are sums over this epoch."""

    epoch: int = 0  # finished epochs
    step: int = 0  # finished steps of this epoch
    loss: float = 0.0
    correct: int = 0
    counted: int = 0  # pictures that have a true class
    seen: int = 0  # pictures
    history: dict[str, list[float]] = field(default_factory=dict)
    best_accuracy: float = -1.0  # on the validation part
    best_epoch: float = 0.0
    seconds: float = 0.0

    def position(self, steps: int) -> float:
        """Return the finished epochs, with the fraction of this one, which has so many steps."""
        return self.epoch + self.step / steps


@dataclass
class Checkpoint:
    """A training state with the network's variables, the optimizer's, and the best weights."""

    state: TrainingState
    variables: list[np.ndarray]
    optimizer_state: list[np.ndarray]
    best_weights: list[np.ndarray]  # empty before the first validation

    def to_bytes(self) -> bytes:
        """Return the checkpoint as bytes that `from_bytes` reads."""
        arrays: dict[str, np.ndarray] = {}
        for name in ARRAYS:
            arrays |= {f"{name}-{i:03d}": array for i, array in enumerate(getattr(self, name))}
        return pack_arrays(compress=False, state=np.array(json.dumps(vars(self.state))), **arrays)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Checkpoint":
        """Read a checkpoint, also one that version 0.4.0 wrote."""
        found: dict[str, list[np.ndarray]] = defaultdict(list)
        for key, array in sorted(unpack_arrays(content).items()):
            name = key.partition("-")[0]
            found[NAMES_IN_0_4.get(name, name)].append(array)
        state = json.loads(str(found["state"][0]).replace('"right"', '"correct"'))
        return cls(TrainingState(**state), *(found[name] for name in ARRAYS))
