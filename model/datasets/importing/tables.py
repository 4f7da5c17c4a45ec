"""Read tables: CSV, TSV and the like, a label and the pixels of a picture in each row."""

import re
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from itertools import islice

import numpy as np

from model.datasets.importing import kinds
from model.datasets.importing.entries import Entry
from model.datasets.importing.found import (
    MOST_PICTURES,
    SIDE,
    Choices,
    Material,
    Part,
    Problems,
    Report,
)
from model.datasets.importing.layout import COMMA, LAYOUT, Layout, find_layout, read_rows
from model.datasets.importing.pixels import find_scale, fits, to_28
from model.datasets.own import MOST_CLASSES

VALUES_AT_ONCE = 4_000_000
LONGEST_LABEL = 100  # letters
WHOLE = re.compile(r"(-?\d+)\.0*")


def read_tables(
    entries: Sequence[Entry], choices: Choices, problems: Problems, report: Report
) -> Material:
    """Read one or several tables; those without labels are left out.

    Raises:
        DatasetError: if none can be used, or one is too large or damaged.
    """
    layouts = [(entry, find_layout(entry, choices.label)) for entry in entries]
    usable = [(entry, layout) for entry, layout in layouts if isinstance(layout, Layout)]
    if not usable:
        entry, came = max(layouts, key=lambda pair: pair[0].size)
        raise entry.wrong(LAYOUT, str(came))
    for entry, came in layouts:
        if isinstance(came, str):
            problems.add(f"{entry.said} is left out, since {came}.")
    parts: dict[str, Part] = {}
    of = kinds.parts_of_one_set([entry for entry, _ in usable])
    for (entry, layout), part in zip(usable, of, strict=True):
        read = _Reader(entry, layout, problems, report).read()
        parts[part] = parts[part].joined(read) if part in parts else read
    what, name = usable[0][1].what, " ".join(entry.name for entry, _ in usable)
    unsure = ("label",) if any(layout.unsure for _, layout in usable) else ()
    return Material(what, parts, transposed=kinds.is_emnist(name), unsure=unsure)


class _Reader:
    """Reads one table, some thousand rows at a time, of which it keeps 784 bytes each."""

    def __init__(self, entry: Entry, layout: Layout, problems: Problems, report: Report) -> None:
        self._entry, self._layout, self._problems, self._report = entry, layout, problems, report
        self._labels: dict[bytes, str] = {}
        self._scale: tuple[float, float] | None = None
        self._number = 0  # of the last row, from 1

    def read(self) -> Part:
        """Return its pictures and labels."""
        rows = read_rows(self._entry, self._layout.separator)
        self._number = sum(1 for _ in islice(rows, int(self._layout.header)))
        pictures, labels, seen = [np.empty((0, SIDE, SIDE), np.uint8)], [], 0
        while some := list(islice(rows, max(1, VALUES_AT_ONCE // self._layout.columns))):
            read, found = self._read_rows(some)
            pictures.append(read)
            labels += found
            seen += sum(map(len, some))
            if len(labels) > MOST_PICTURES:
                raise self._entry.wrong(f"at most {MOST_PICTURES:,} rows", "it has more")
            share = min(1.0, seen / max(1, self._entry.size))
            self._report(f"reading {self._entry.said}", share)
        if not labels:
            raise self._entry.wrong(LAYOUT, "none of its rows can be used")
        return Part(np.concatenate(pictures), np.array(labels), np.ones(len(labels), bool))

    def _read_rows(self, rows: list[bytes]) -> tuple[np.ndarray, list[str]]:
        """Return the pictures and labels of the rows that can be used."""
        numbers, labels, pixels = [], [], []
        for row in rows:
            self._number += 1
            found = row.count(COMMA) + 1
            if found != self._layout.columns:
                if row.strip(b", "):
                    self._leave_out(self._number, f"it has {found:,} values")
                continue
            label, rest = self._part(row)
            if not label:
                self._leave_out(self._number, "its label is empty")
                continue
            numbers.append(self._number)
            labels.append(label)
            pixels.append(rest)
        values, usable = _numbers(pixels, self._layout.pixels)
        if not usable.any():
            kept = usable
        else:
            self._scale = self._scale or find_scale(values[usable])
            kept = usable & fits(values, self._scale)
        for place in np.flatnonzero(~kept):
            low, high = self._scale or (0, 255)
            reason = f"a value is no number from {low:g} to {high:g}"
            self._leave_out(numbers[place], reason)
        if not kept.any():
            return np.empty((0, SIDE, SIDE), np.uint8), []
        values = values if kept.all() else values[kept]
        return to_28(values, self._scale or (0, 255)), [labels[n] for n in np.flatnonzero(kept)]

    def _part(self, row: bytes) -> tuple[str, bytes]:
        """Return a row's label and its pixels."""
        layout = self._layout
        if layout.index is not None:
            row = row.partition(COMMA)[2]
        place = layout.label - (layout.index is not None)
        if place == 0:
            label, _, rest = row.partition(COMMA)
        elif place == layout.pixels:
            rest, _, label = row.rpartition(COMMA)
        else:
            values = row.split(COMMA)
            label = values.pop(place)
            rest = COMMA.join(values)
        return self._label(label), rest

    def _label(self, label: bytes) -> str:
        if label not in self._labels:
            if len(self._labels) > 4 * MOST_CLASSES:  # spellings: 1, 1.0 and "1 " are the same
                column = self._layout.name
                came = f"column {column} has more"
                advice = "choose the column of the labels"
                raise self._entry.wrong(f"at most {MOST_CLASSES} different labels", came, advice)
            text = label.decode("utf-8", "replace").strip()[:LONGEST_LABEL]
            whole = WHOLE.fullmatch(text)
            self._labels[label] = whole[1] if whole else text
        return self._labels[label]

    def _leave_out(self, number: int, reason: str) -> None:
        self._problems.add(f"Row {number:,} of {self._entry.said} is left out, since {reason}.")


def _numbers(rows: list[bytes], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of rows, numbers (n, count), and which rows are usable, bool (n,).

    NumPy is the faster one for whole numbers, pandas for others. A row with anything else in it
    makes both fail: then each row is read by itself.
    """
    try:
        return _reshaped(np.fromstring(COMMA.join(rows), np.int64, sep=","), rows, count)
    except ValueError:
        pass
    import pandas  # takes half a second

    try:
        table = pandas.read_csv(BytesIO(b"\n".join(rows)), header=None, dtype=np.float32)
        values, _ = _reshaped(table.to_numpy(), rows, count)
    except (ValueError, OverflowError):
        values = np.full((len(rows), count), np.nan, np.float32)
        for place, row in enumerate(rows):
            with suppress(ValueError), np.errstate(over="ignore"):
                values[place] = np.fromstring(row, np.float64, sep=",")
    return values, np.isfinite(values).all(axis=1)


def _reshaped(values: np.ndarray, rows: list[bytes], count: int) -> tuple[np.ndarray, np.ndarray]:
    return values.reshape(len(rows), count), np.ones(len(rows), bool)
