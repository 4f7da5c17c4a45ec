"""Values of two or three hyperparameters in, a run's hyperparameters for each combination out; and of the finished runs, the best."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

from model import Sketch28Error
from model.hyperparameters import ACTIVATIONS, OPTIMIZERS, SCHEDULES, Hyperparameters
from model.runs.run import Run, RunStatus

MOST_RUNS = 50
LEAST_CHOSEN, MOST_CHOSEN = (
    2,
    3,
)  # hyperparameters in one sweep: more cannot be overlooked in one figure


@dataclass(frozen=True)
class Sweepable:
    """A hyperparameter that a sweep can vary: its title, values to choose from, a few to begin with, and a value in a sentence."""

    title: str
    values: tuple[Any, ...]
    first: tuple[Any, ...]
    say: Callable[[Any], str]


SWEEPABLE = {
    "dropout": Sweepable(
        "Dropout",
        (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
        (0.0, 0.2, 0.5),
        lambda value: f"dropout {value:g}",
    ),
    "units": Sweepable(
        "Neurons",
        (16, 32, 64, 128, 256, 512, 1024),
        (32, 128, 512),
        lambda value: f"{value:,} neurons",
    ),
    "layers": Sweepable(
        "Hidden layers",
        (1, 2, 3, 4),
        (1, 2, 3),
        lambda value: f"{value} hidden layer{'s' if value > 1 else ''}",
    ),
    "learning_rate": Sweepable(
        "Learning rate",
        (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.012, 0.02, 0.03, 0.1),
        (0.001, 0.003, 0.012),
        lambda value: f"learning rate {value:g}",
    ),
    "batch_size": Sweepable(
        "Batch size",
        (16, 32, 64, 128, 256, 512, 1024, 2048),
        (128, 512, 2048),
        lambda value: f"batches of {value:,}",
    ),
    "epochs": Sweepable(
        "Epochs",
        (1, 2, 4, 8, 12, 20, 40),
        (2, 4, 8),
        lambda value: f"{value} epoch{'s' if value > 1 else ''}",
    ),
    "activation": Sweepable("Activation", ACTIVATIONS, ("relu", "tanh", "sigmoid"), str),
    "optimizer": Sweepable("Optimizer", OPTIMIZERS, ("adam", "momentum", "sgd"), str),
    "schedule": Sweepable("Schedule", SCHEDULES, SCHEDULES, lambda value: f"{value} schedule"),
    "vary": Sweepable(
        "Pictures varied",
        (False, True),
        (False, True),
        lambda value: "varied pictures" if value else "pictures as they are",
    ),
    "training_pictures": Sweepable(
        "Training pictures",
        (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000),
        (500, 5000, 50_000),
        lambda value: f"{value:,} training pictures",
    ),
    "seed": Sweepable("Seed", tuple(range(10)), (0, 1, 2), lambda value: f"seed {value}"),
}


def combinations(
    base: Hyperparameters, choices: Mapping[str, Sequence[Any]]
) -> list[Hyperparameters]:
    """Give every combination of the chosen values, with all else as in `base`; a value that is named twice counts once.

    Args:
        base: what is common to all runs.
        choices: two or three names out of `SWEEPABLE`, each with two values or more.

    Raises:
        Sketch28Error: one sentence: too few or too many hyperparameters, values or combinations, or a value out of bounds.
    """
    unknown = set(choices) - set(SWEEPABLE)
    if unknown:
        raise Sketch28Error(
            f"A sweep cannot vary {', '.join(sorted(unknown))}; it can vary {', '.join(SWEEPABLE)}."
        )
    if not LEAST_CHOSEN <= len(choices) <= MOST_CHOSEN:
        raise Sketch28Error(f"Choose two or three hyperparameters to try out, not {len(choices)}.")
    values = {name: tuple(dict.fromkeys(chosen)) for name, chosen in choices.items()}
    for name, chosen in values.items():
        if len(chosen) < 2:
            raise Sketch28Error(
                f"Choose at least two values for {SWEEPABLE[name].title.lower()}, or take it out."
            )
    count = prod(map(len, values.values()))
    if count > MOST_RUNS:
        raise Sketch28Error(
            f"A sweep has at most {MOST_RUNS} runs, and these choices make {count}: take some values away."
        )
    return [
        _with(base, dict(zip(values, combination, strict=True)))
        for combination in product(*values.values())
    ]


def value(hyperparameters: Hyperparameters, name: str) -> Any:
    """Give a run's value of one of the names in `SWEEPABLE`."""
    if name == "units":
        return hyperparameters.units[0]
    return len(hyperparameters.units) if name == "layers" else getattr(hyperparameters, name)


def swept(runs: Iterable[Run]) -> dict[str, list[Any]]:
    """Give the names in which these runs differ, each with its values in order: numbers from small to great, words as in their table."""
    rows = [run.hyperparameters for run in runs]
    found = {name: {value(row, name) for row in rows} for name in SWEEPABLE}
    return {
        name: sorted(values, key=lambda one: _order(name, one))
        for name, values in found.items()
        if len(values) > 1
    }


def say(hyperparameters: Hyperparameters, names: Iterable[str]) -> str:
    """Say a run's values of these names: "dropout 0.2, 512 neurons"."""
    return ", ".join(SWEEPABLE[name].say(value(hyperparameters, name)) for name in names)


def best(runs: Iterable[Run]) -> Run | None:
    """Give the finished run with the best validation accuracy; among equals the one that trained in less time.

    The test accuracy takes no part: a choice made by it would turn it into one more validation figure.
    """
    finished = [
        run for run in runs if run.status is RunStatus.FINISHED and run.val_accuracy is not None
    ]
    return max(
        finished, key=lambda run: (run.val_accuracy, -(run.training_seconds or 0.0)), default=None
    )


def _with(base: Hyperparameters, chosen: dict[str, Any]) -> Hyperparameters:
    widths, layers = chosen.pop("units", None), chosen.pop("layers", None)
    if widths is None and layers is None:
        return replace(base, **chosen)
    return replace(base, units=(widths or base.units[0],) * (layers or len(base.units)), **chosen)


def _order(name: str, one: Any) -> Any:
    values = SWEEPABLE[name].values
    return values.index(one) if isinstance(one, str) else one
