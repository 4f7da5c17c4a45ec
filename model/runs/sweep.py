"""Sweeps: a run for each combination of some hyperparameters' values, and the best of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

from model import Sketch28Error
from model.hyperparameters import ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES, Hyperparameters
from model.runs.run import Run, RunStatus

Choices = Mapping[str, Sequence[Any]]
MOST_RUNS = 50
LEAST_CHOSEN, MOST_CHOSEN = 2, 3  # hyperparameters in a sweep; one chart cannot show more


@dataclass(frozen=True)
class Sweepable:
    """A hyperparameter that a sweep can vary."""

    title: str
    values: tuple[Any, ...]  # that can be chosen
    first: tuple[Any, ...]  # that are chosen at the beginning
    say: Callable[[Any], str]  # a value as part of a sentence


def _plural(noun: str) -> Callable[[int], str]:
    return lambda value: f"{value:,} {noun}{'s' if value > 1 else ''}"


def _varied(value: bool) -> str:
    return "varied pictures" if value else "pictures as they are"


_RATE, _USED = "learning rate {:g}".format, "{:,} training pictures".format
RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.012, 0.02, 0.03, 0.1)
UNITS = (16, 32, 64, 128, 256, 512, 1024)
BATCHES = (*UNITS, 2048)
PICTURES = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
SWEEPABLE = {
    "dropout": Sweepable("Dropout", SHARES, (0.0, 0.2, 0.5), "dropout {:g}".format),
    "units": Sweepable("Neurons", UNITS, (32, 128, 512), "{:,} neurons".format),
    "layers": Sweepable("Hidden layers", (1, 2, 3, 4), (1, 2, 3), _plural("hidden layer")),
    "learning_rate": Sweepable("Learning rate", RATES, (0.001, 0.003, 0.012), _RATE),
    "batch_size": Sweepable("Batch size", BATCHES, (128, 512, 2048), "batches of {:,}".format),
    "epochs": Sweepable("Epochs", (1, 2, 4, 8, 12, 20, 40), (2, 4, 8), _plural("epoch")),
    "activation": Sweepable("Activation", ACTIVATIONS, ("relu", "tanh", "sigmoid"), str),
    "loss": Sweepable("Loss", LOSSES, LOSSES, str),
    "optimizer": Sweepable("Optimizer", OPTIMIZERS, ("adam", "momentum", "sgd"), str),
    "schedule": Sweepable("Schedule", SCHEDULES, SCHEDULES, "{} schedule".format),
    "vary": Sweepable("Varied pictures", (False, True), (False, True), _varied),
    "training_pictures": Sweepable("Training pictures", PICTURES, (500, 5000, 50_000), _USED),
    "seed": Sweepable("Seed", tuple(range(10)), (0, 1, 2), "seed {}".format),
}


def combinations(base: Hyperparameters, choices: Choices) -> list[Hyperparameters]:
    """Return every combination of the chosen values once; all other hyperparameters as in `base`.

    Args:
        base: what the runs have in common.
        choices: two or three of the names in `SWEEPABLE`, each with at least two values.

    Raises:
        Sketch28Error: if there are too few or too many names, values or combinations, or if a
            value is out of bounds.
    """
    unknown = set(choices) - set(SWEEPABLE)
    if unknown:
        names, known = ", ".join(sorted(unknown)), ", ".join(SWEEPABLE)
        raise Sketch28Error(f"A sweep cannot vary {names}; it can vary {known}.")
    if not LEAST_CHOSEN <= len(choices) <= MOST_CHOSEN:
        raise Sketch28Error(f"Choose two or three hyperparameters to try out, not {len(choices)}.")
    values = {name: tuple(dict.fromkeys(chosen)) for name, chosen in choices.items()}
    for name, chosen in values.items():
        if len(chosen) < 2:
            title = SWEEPABLE[name].title.lower()
            raise Sketch28Error(f"Choose at least two values for {title}, or remove it.")
    count = prod(map(len, values.values()))
    if count > MOST_RUNS:
        limit = f"A sweep has at most {MOST_RUNS} runs"
        raise Sketch28Error(f"{limit}, but these choices make {count}. Remove some values.")
    rows = product(*values.values())
    return [_with(base, dict(zip(values, chosen, strict=True))) for chosen in rows]


def value(hyperparameters: Hyperparameters, name: str) -> Any:
    """Return a run's value of one of the names in `SWEEPABLE`."""
    if name == "units":
        return hyperparameters.units[0]
    return len(hyperparameters.units) if name == "layers" else getattr(hyperparameters, name)


def swept(runs: Iterable[Run]) -> dict[str, list[Any]]:
    """Return the names in which these runs differ, each with its values in order."""
    rows = [run.hyperparameters for run in runs if run.status is not RunStatus.UNREADABLE]
    found = {name: {value(row, name) for row in rows} for name in SWEEPABLE}
    return {name: _in_order(name, values) for name, values in found.items() if len(values) > 1}


def say(hyperparameters: Hyperparameters, names: Iterable[str]) -> str:
    """Return a run's values of these names as text: "dropout 0.2, 512 neurons"."""
    return ", ".join(SWEEPABLE[name].say(value(hyperparameters, name)) for name in names)


def best(runs: Iterable[Run]) -> Run | None:
    """Return the finished run with the best validation accuracy; of equals, the quickest to train.

    The test accuracy is not used: choosing by it would make it a second validation accuracy.
    """

    def rank(run: Run) -> tuple[float, float]:
        return run.val_accuracy or 0.0, -(run.training_seconds or 0.0)

    finished = [run for run in runs if run.status is RunStatus.FINISHED]
    return max((run for run in finished if run.val_accuracy is not None), key=rank, default=None)


def _with(base: Hyperparameters, chosen: dict[str, Any]) -> Hyperparameters:
    if "units" in chosen or "layers" in chosen:
        width = chosen.pop("units", base.units[0])
        chosen["units"] = (width,) * chosen.pop("layers", len(base.units))
    return replace(base, **chosen)


def _in_order(name: str, values: Iterable[Any]) -> list[Any]:
    order = SWEEPABLE[name].values
    return sorted(values, key=lambda one: order.index(one) if isinstance(one, str) else one)
