"""Read a network's weights in a process of its own, so that no file can end the server."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from model import Sketch28Error
from model.datasets import apart
from model.evaluation.exports.folding import CannotFold, Folded, fold
from model.runs.arrays import pack_arrays, unpack_arrays

CONFIG, WEIGHTS = "config", "weights"
ABOUT = ("activation", "dropout", "ranges")  # fields of `Folded` besides its weights


def fold_apart(config: bytes, weights: bytes) -> Folded:
    """Do what `fold` does, in another process.

    Raises:
        CannotFold: as there.
        apart.Ended: if that process has died, for instance of a broken file.
    """
    with tempfile.TemporaryDirectory(prefix="sketch28-") as name:
        folder = Path(name)
        (folder / CONFIG).write_bytes(config)
        (folder / WEIGHTS).write_bytes(weights)
        result = folder / "folded.npz"
        try:
            apart.run(__name__, {"folder": name}, result, lambda what, share: None)
        except apart.Ended as error:
            raise ValueError("files that cannot be read") from error
        except Sketch28Error as error:
            raise CannotFold(str(error)) from error
        arrays = unpack_arrays(result.read_bytes())
    about = {one: arrays.pop(one) for one in ABOUT}
    weights_and_biases = tuple(arrays[str(number)] for number in range(len(arrays)))
    ranges = tuple(map(str, about["ranges"]))
    return Folded(weights_and_biases, str(about["activation"]), float(about["dropout"]), ranges)


def _fold(asked: dict[str, Any], result: Path, report: apart.Report) -> None:
    folder = Path(asked["folder"])
    folded = fold((folder / CONFIG).read_bytes(), (folder / WEIGHTS).read_bytes())
    arrays = {one: np.array(getattr(folded, one)) for one in ABOUT}
    arrays |= {str(number): one for number, one in enumerate(folded.weights)}
    result.write_bytes(pack_arrays(compress=False, **arrays))


if __name__ == "__main__":
    apart.answer(_fold)
