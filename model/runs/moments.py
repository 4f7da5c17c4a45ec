"""A run's network at an earlier moment, or as it is while it trains, named "RUN@untrained"."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from model.runs.arrays import pack_arrays, unpack_arrays
from model.runs.artifacts import ModelInfo
from model.runs.run import UnknownRun
from model.runs.store import CHECKPOINT_FILE, RunStore

MOMENTS_FILE = "moments.npz"
NOW = "now"
FIRST, UNTRAINED = "epoch-1", "untrained"
BEGAN = "as it began"
TITLES = {FIRST: "after 1 epoch", UNTRAINED: "untrained", NOW: "as it trains"}
SEPARATOR = "@"


@dataclass(frozen=True)
class Moment:
    """A network's info, and its float32 weights and biases in the order of its layers."""

    info: ModelInfo
    arrays: list[np.ndarray]


def is_moment(name: str) -> bool:
    """Return whether a network's name is that of a moment."""
    return SEPARATOR in name


def parts(name: str) -> tuple[str, str]:
    """Return the run's id and the moment of a name; of another network, its name and ""."""
    run_id, _, moment = name.partition(SEPARATOR)
    return run_id, moment


def name_of(run_id: str, moment: str) -> str:
    """Return the name of a run's network at a moment."""
    return f"{run_id}{SEPARATOR}{moment}"


def names(run_id: str, *, training: bool) -> list[str]:
    """Return the names of the moments that a run keeps, or of the present one while it trains."""
    kept = [NOW] if training else [moment for moment in TITLES if moment != NOW]
    return [name_of(run_id, moment) for moment in kept]


def pack(moments: dict[str, list[np.ndarray]]) -> bytes:
    """Return the content of `MOMENTS_FILE`: arrays by moment, in half precision."""
    arrays = {
        f"{moment}-{index:03d}": array.astype(np.float16)
        for moment, some in moments.items()
        for index, array in enumerate(some)
    }
    return pack_arrays(compress=False, **arrays)


def info(name: str, open_store: Callable[[], RunStore] = RunStore) -> ModelInfo:
    """Return how the run of a moment is made; its test figures are those of its end, if any.

    Raises:
        UnknownRun: if there is no such run or moment.
    """
    run_id, moment = parts(name)
    if moment not in TITLES:
        raise UnknownRun(f"There is no network {name!r}; a moment is one of {', '.join(TITLES)}.")
    run = open_store().get(run_id)
    values: dict[str, Any] = {one.name: getattr(run, one.name) for one in fields(ModelInfo)[1:]}
    given = {key: value for key, value in values.items() if value is not None}
    known = ModelInfo(name, **{"test_accuracy": 0.0} | given)
    # A run that continues another one began with that one's weights.
    what = BEGAN if run.parent and moment == UNTRAINED else TITLES[moment]
    return replace(known, title=f"{run.title}, {what}", temperature=1.0)


def find(name: str, open_store: Callable[[], RunStore] = RunStore) -> Moment:
    """Return a run's network at a moment.

    Raises:
        UnknownRun: if there is no such run, or nothing was kept of this moment.
    """
    run_id, moment = parts(name)
    known, store = info(name, open_store), open_store()
    kept = [(MOMENTS_FILE, moment)]
    if moment == NOW:  # before the first checkpoint, the latest moment
        kept = [(CHECKPOINT_FILE, "variables"), (MOMENTS_FILE, FIRST), (MOMENTS_FILE, UNTRAINED)]
    for file, prefix in kept:
        content = store.find_artifact(run_id, file)
        arrays = sorted(unpack_arrays(content).items()) if content else []
        # A checkpoint also has the integers of the dropout layers' random generators.
        some = [
            one for key, one in arrays if key.startswith(f"{prefix}-") and one.dtype.kind == "f"
        ]
        if some:
            return Moment(known, [array.astype(np.float32) for array in some])
    raise UnknownRun(f"Run {run_id} has not kept its network {TITLES[moment]}.")
