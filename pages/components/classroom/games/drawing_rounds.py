"""A game of drawing against the clock: what was asked for, and what the network said about it."""

import random
import time
from dataclasses import dataclass, field

from PIL import Image

from model.classifier import Prediction
from model.datasets.catalog import DATASETS
from model.preprocessing.pictures import BlankPicture
from pages.components.charts.data_address import png_address
from pages.components.classroom.games import answers
from pages.components.classroom.games.pictures import network_of
from pages.components.shared import resources
from pages.components.shared.prediction import FAIRLY_SURE

SECONDS, GRACE = 60.0, 3.0  # of a game, and for what is under way when it ends


@dataclass(frozen=True)
class Attempt:
    """What came of a class that was asked for; `answer` is -1 if the network did not name one.

    `seen` is the address of the 28x28 picture that the network saw, "" if nothing was drawn.
    """

    label: int
    answer: int
    seconds: float
    seen: str

    @property
    def counts(self) -> bool:
        """Whether the network recognized the drawing."""
        return self.answer == self.label


@dataclass
class Game:
    """A game from its start to its end."""

    dataset: str
    began: float = field(default_factory=time.monotonic)
    asked_at: float = field(default_factory=time.monotonic)
    attempts: list[Attempt] = field(default_factory=list)
    order: list[int] = field(default_factory=list)  # of the classes that are still to come
    cleared: int = 0
    looked: int = 0  # how many drawings were looked at
    ended: bool = False

    def __post_init__(self) -> None:
        self._ask()

    @property
    def label(self) -> int:
        """The class that is asked for."""
        return self.order[-1]

    @property
    def score(self) -> int:
        """How many drawings the network has recognized."""
        return sum(attempt.counts for attempt in self.attempts)

    @property
    def left(self) -> float:
        """How many seconds are left; negative when time is over."""
        return self.began + SECONDS - time.monotonic()

    @property
    def canvas(self) -> str:
        """The key of the present canvas; each drawing has one of its own."""
        return f"play-{self.dataset}-{self.began}-{len(self.attempts)}-{self.cleared}"

    def take(self, picture: Image.Image | None) -> bool:
        """Count a drawing if the network recognizes it in time, and ask for the next class."""
        self.looked += 1
        predicted = self.read(picture)
        if self.ended or self.left < -GRACE or predicted is None:
            return False
        if predicted.confidence < FAIRLY_SURE or predicted.label != self.label:
            return False
        self._add(predicted, self.label)
        return True

    def give_up(self, picture: Image.Image | None) -> None:
        """Record that the network did not recognize the drawing, and ask for the next class."""
        predicted = self.read(picture)
        named = predicted.label if predicted else -1
        self._add(predicted, named if named != self.label else -1)

    def end(self, picture: Image.Image | None) -> None:
        """End the game; a drawing that has been begun is recorded, too."""
        if not self.take(picture) and self.read(picture):
            self.give_up(picture)
        self.ended = True

    def read(self, picture: Image.Image | None) -> Prediction | None:
        """Return what the network says about a drawing; None if there is nothing to see."""
        if picture is None:
            return None
        try:
            return resources.classifier(network_of(self.dataset)).classify(picture)
        except BlankPicture:
            return None

    def _add(self, predicted: Prediction | None, answer: int) -> None:
        seconds = time.monotonic() - self.asked_at
        seen = png_address(predicted.seen) if predicted else ""
        self.attempts.append(Attempt(self.label, answer, seconds, seen))
        answers.keep("draw", self.dataset, self.label, answer, seconds)
        self._ask()

    def _ask(self) -> None:
        before = self.order.pop() if self.order else -1
        if not self.order:
            classes = len(DATASETS[self.dataset].class_names)
            self.order = random.sample(range(classes), classes)
            if self.order[-1] == before:
                self.order.reverse()
        self.cleared, self.asked_at = 0, time.monotonic()
