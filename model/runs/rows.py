"""Read a row of the table `runs`, whose columns a person or a failing disk may have damaged."""

import math
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import sqlalchemy as sa

from model import Sketch28Error
from model.datasets.catalog import class_count
from model.datasets.own import MOST_CLASSES, is_own
from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, Run, RunStatus

LIMITS = {"test_accuracy": (0.0, 1.0), "val_accuracy": (0.0, 1.0), "temperature": (0.01, 100.0)}
OTHER_LIMITS = 0.0, 2.0**32  # of every other number; as a time, the year 2106
COMPLETE = ("test_loss", "training_seconds")  # of a run that has been tested
MOST_LETTERS = 200  # of what is said about a damaged value
KEPT = (  # where they are sound
    *("id", "visitor", "created_at", "heartbeat_at", "sweep"),
    *("title", "note", "starred", "deleted_at"),
)
STATUSES = [status.value for status in RunStatus if status is not RunStatus.UNREADABLE]


def _kind(hint: Any) -> tuple[Any, bool]:
    """Return a column's type, and whether it may be empty."""
    options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return get_origin(options[0]) or options[0], NoneType in options


KINDS = {name: _kind(hint) for name, hint in get_type_hints(Run).items()}


def read_run(row: sa.RowMapping) -> Run:
    """Return the run that a row holds.

    A damaged row becomes a run with the status UNREADABLE, default hyperparameters and a reason:
    it can be listed, and nothing that concerns other runs fails because of it.
    """
    try:
        return _run(row)
    except Sketch28Error as error:
        why = str(error)
    except Exception:  # any value may be of any kind
        why = "its row in the database is damaged."
    if len(why) > MOST_LETTERS:
        why = f"{why[:MOST_LETTERS]}…"
    kept = {name: row[name] for name in KEPT if _is_sound(name, row[name])}
    known = {"id": str(row["id"]), "created_at": 0.0, "heartbeat_at": 0.0, **kept}
    known |= {"status": RunStatus.UNREADABLE, "reason": f"This run cannot be read: {why}"}
    return Run(hyperparameters=Hyperparameters(), **known)


def is_sound_point(point: Metric) -> bool:
    """Return whether a point of a run's curves has an epoch, and nothing but numbers."""
    values = [value for value in vars(point).values() if value is not None]
    return all(_is_number(value, float) for value in values) and _is_sound("epoch", point.epoch)


def _run(row: sa.RowMapping) -> Run:
    values = dict(row)
    hyperparameters = Hyperparameters.from_dict(values["hyperparameters"])
    if values["status"] not in STATUSES:
        known = ", ".join(STATUSES)
        raise Sketch28Error(f"status must be one of {known}, not {values['status']!r}.")
    tested = values["test_accuracy"] is not None
    for name, value in values.items():
        missing = tested and value is None and name in COMPLETE
        if missing or not _is_sound(name, value):
            raise Sketch28Error(f"{name} cannot be {value!r}.")
    dataset = hyperparameters.dataset
    classes = MOST_CLASSES if is_own(dataset) else class_count(dataset)
    if any(predicted >= classes for predicted, _ in values["answers"] or []):
        raise Sketch28Error(f"answers cannot be {values['answers']!r}.")
    status = RunStatus(values["status"])
    return Run(**values | {"hyperparameters": hyperparameters, "status": status})


def _is_sound(name: str, value: Any) -> bool:
    """Return whether a value is of its column's type and within its limits."""
    kind, may_be_empty = KINDS[name]
    if value is None:
        return may_be_empty
    if kind is list:
        return isinstance(value, list) and all(map(_is_answer, value))
    if kind not in (int, float):
        return kind is Hyperparameters or isinstance(value, str if kind is RunStatus else kind)
    return _is_number(value, kind) and _is_within(value, *LIMITS.get(name, OTHER_LIMITS))


def _is_answer(value: Any) -> bool:
    """Return whether this is a class and a confidence."""
    predicted, confidence = value
    is_class = _is_number(predicted, int) and predicted in range(MOST_CLASSES)
    return is_class and _is_number(confidence, float) and _is_within(confidence, 0.0, 1.0)


def _is_number(value: Any, kind: type) -> bool:
    return isinstance(value, int if kind is int else int | float) and not isinstance(value, bool)


def _is_within(value: float, least: float, greatest: float) -> bool:
    return math.isfinite(value) and least <= value <= greatest
