"""What a chapter of the Learn page is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from model.hyperparameters import Hyperparameters


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in the address, its short title, the sentence that it leaves the visitor with, and how it is shown.

    At its end the visitor can try it on Train with `settings`; `task` says what to look at there.
    """

    key: str
    title: str
    idea: str
    show: Callable[[], None]
    settings: Hyperparameters | None = None
    task: str = ""
