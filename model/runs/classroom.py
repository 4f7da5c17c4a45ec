"""A class as plain values: its rules, its members and their answers in games."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from model import Sketch28Error
from model.hyperparameters import Hyperparameters

NICKNAME_LETTERS = 20
TRAINING = "train"  # the page that starts runs


@dataclass(frozen=True)
class Rules:
    """What a class does now, and what its pupils may do; 0 is no limit.

    `page` is where the present task takes place, such as "train?dataset=mnist", and `task` its
    words; each has another `number`. `shown` is the id of the pupil whose drawing the projector
    shows, `collection` the code of the class's own drawings, and `removed` counts pupils who were
    sent away.
    """

    task: str = ""
    page: str = ""
    number: int = 0
    shown: str = ""
    scene: int = 0
    follow: bool = False
    locked: tuple[str, ...] = ()
    most_runs: int = 0
    most_neurons: int = 0
    most_epochs: int = 0
    collection: str = ""
    removed: int = 0
    scenes: tuple[Mapping[str, str], ...] = ()

    def check(self, chosen: Sequence[Hyperparameters], begun: int) -> None:
        """Check that a pupil who has begun so many runs may train these.

        Raises:
            Sketch28Error: if a limit is exceeded.
        """
        if TRAINING in self.locked:
            raise Sketch28Error("Your teacher has locked training for now.")
        if self.most_epochs and max(one.epochs for one in chosen) > self.most_epochs:
            raise Sketch28Error(f"In this class a run has at most {self.most_epochs} epochs.")
        if self.most_neurons and max(sum(one.units) for one in chosen) > self.most_neurons:
            allowed = f"{self.most_neurons:,} neurons in its hidden layers"
            raise Sketch28Error(f"In this class a network has at most {allowed}.")
        if self.most_runs and begun + len(chosen) > self.most_runs:
            allowed = "1 run" if self.most_runs == 1 else f"{self.most_runs} runs"
            raise Sketch28Error(f"In this class each pupil has at most {allowed}.")


@dataclass(frozen=True)
class Class:
    """A class with its code, and its rules."""

    code: str
    created_at: float
    rules: Rules


@dataclass(frozen=True)
class Member:
    """A visitor in a class; a teacher needs no nickname."""

    visitor: str
    code: str
    nickname: str
    teaches: bool
    joined_at: float

    @property
    def id(self) -> str:
        """A name for the member that others may know: who knows `visitor` can act as them."""
        return hashlib.sha256(f"{self.code}:{self.visitor}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Answer:
    """What a pupil called a picture in a game, or drew when asked for one.

    `picture` is its index in the test part, -1 for a drawing; `answer` is -1 where time ran out.
    """

    visitor: str
    game: str
    dataset: str
    picture: int
    label: int
    answer: int
    seconds: float


def read_rules(content: Any) -> Rules:
    """Return rules from JSON; what is damaged, or of another version, is left at its default."""
    found, plain = dict[str, Any](), content if isinstance(content, Mapping) else {}
    for field in fields(Rules):
        value = plain.get(field.name)
        if isinstance(value, list) and isinstance(field.default, tuple):
            value = tuple(value)
        if type(value) is type(field.default):
            found[field.name] = value
    return Rules(**found)
