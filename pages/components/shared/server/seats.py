"""Bounds on how many connections beside the pages a visitor, and all of them, may have open."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Seats:
    """The open connections of one route, by visitor."""

    def __init__(self, most_of_one: int, most_of_all: int) -> None:
        self.open = Counter[str]()
        self._most_of_one, self._most_of_all = most_of_one, most_of_all

    @contextmanager
    def take(self, visitor: str) -> Iterator[bool]:
        """Count a visitor's connection while it lasts; say whether there may be another."""
        free = self.open[visitor] < self._most_of_one and self.open.total() < self._most_of_all
        self.open[visitor] += free
        try:
            yield free
        finally:
            self.open[visitor] -= free
            if not self.open[visitor]:
                del self.open[visitor]
