"""A training that was interrupted, as it stood: everything that going on needs, as bytes."""

import io
import json
from dataclasses import dataclass, field

import numpy as np

Arrays = list[np.ndarray]


@dataclass
class TrainingState:
    """How far a training has come: its place, its sums within the epoch, its figures so far and what was best."""

    epoch: int = 0  # finished epochs
    step: int = 0  # finished steps of the present epoch
    loss: float = 0.0  # sum over the pictures of the present epoch
    correct: int = 0
    counted: int = 0  # pictures of the present epoch that have a true class
    seen: int = 0  # pictures of the present epoch
    history: dict[str, list[float]] = field(default_factory=dict)
    best_accuracy: float = -1.0  # on the validation part
    best_epoch: float = 0.0
    seconds: float = 0.0

    def position(self, steps: int) -> float:
        """Give the finished epochs with the fraction of the present one, which has so many steps."""
        return self.epoch + self.step / steps


@dataclass
class Checkpoint:
    """A state with its arrays: the network's variables, the optimizer's state, and the best weights so far (may be none)."""

    state: TrainingState
    variables: Arrays
    optimizer_state: Arrays
    best: Arrays

    def to_bytes(self) -> bytes:
        """Pack it; `from_bytes` gives an equal one back."""
        arrays: dict[str, np.ndarray] = {}
        for name in ("variables", "optimizer_state", "best"):
            arrays |= {
                f"{name}-{place:03d}": array for place, array in enumerate(getattr(self, name))
            }
        file = io.BytesIO()
        np.savez(file, allow_pickle=False, state=np.array(json.dumps(vars(self.state))), **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Checkpoint":
        """Unpack what `to_bytes` gave."""
        with np.load(io.BytesIO(content)) as file:
            keys = sorted(file.files)
            kinds = {
                name: [file[key] for key in keys if key.startswith(f"{name}-")]
                for name in ("variables", "optimizer_state", "best")
            }
            return cls(TrainingState(**json.loads(str(file["state"]))), **kinds)
