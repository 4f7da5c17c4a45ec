"""Find straight lines that are nearly horizontal or vertical, and remove those of ruled paper."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

TILTS = np.tan(np.deg2rad(np.linspace(-4, 4, 17)))
SAMPLES = 80  # columns that vote for lines, at least
MOST_TRIES = 8
SHORTEST = 0.45  # of the ink's extent: a line is longer
THICKEST = 0.05  # of the picture's longer side: a line is thinner
COVERED = 0.9  # of a line's length is ink
BREAK = 0.04  # of the picture's width: the longest gap in a line

LINE_PIECE = 0.3  # of the picture's width: a straight run this long may be part of a ruled line
LINE_LENGTH = 0.9  # of the width: a line runs from edge to edge, a stroke hardly ever does
LINE_THICKNESS = 0.03  # of the width: thicker ones are strokes of a digit that fills its picture
LINE_TILT = 3  # pixels by which a piece may deviate from straight


@dataclass(frozen=True)
class Line:
    """Pixels at `offset + slope * place` across, from `start` to `end` along, so many thick."""

    slope: float
    offset: float
    start: int
    end: int
    thickness: float

    def at(self, place: Any) -> Any:
        """Return where the line is at a place along it."""
        return self.offset + self.slope * place

    @property
    def middle(self) -> float:
        """Where the line's middle is."""
        return float(self.at((self.start + self.end) / 2))

    def holds(self, across: np.ndarray, along: np.ndarray, room: float) -> np.ndarray:
        """Return which pixels belong to the line, `room` wider on each side."""
        near = np.abs(across - self.at(along)) <= self.thickness / 2 + room
        return near & (along >= self.start - 1 - room) & (along <= self.end + 1 + room)


def find_lines(ink: np.ndarray) -> list[Line]:
    """Return thin straight lines that are nearly horizontal, of ink bool (height, width)."""
    rows, columns = np.nonzero(ink)
    least = SHORTEST * (columns.max() - columns.min() + 1) if columns.size else 0
    lines: list[Line] = []
    for _ in range(MOST_TRIES):
        found = _most_voted(rows, columns, ink.shape) if columns.size >= least > 0 else None
        if found is None or found.votes < least:
            break
        line, covered = _fit(found, rows, columns, ink.shape[1])
        length = line.end - line.start + 1
        thin = line.thickness <= max(2, THICKEST * max(ink.shape))
        if thin and length >= least and covered >= COVERED * length:
            lines.append(line)
        away = ~line.holds(rows, columns, 1)
        rows, columns = rows[away], columns[away]
    return lines


@dataclass(frozen=True)
class _Candidate:
    """A straight strip of pixels, and how many columns voted for it."""

    slope: float
    offset: float
    thickness: int
    votes: int


def _most_voted(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> _Candidate | None:
    """Return the strip through most columns' ink, by a Hough transform of few slopes."""
    height, width = shape
    room = int(np.ceil(TILTS[-1] * width)) + 2
    every = max(1, width // SAMPLES)
    sampled = columns % every == 0
    rows, columns = rows[sampled], columns[sampled]
    most, counts, slope = 0, np.zeros(1, np.intp), 0.0
    for tilt in TILTS:
        across = np.rint(rows - tilt * columns).astype(np.intp) + room
        votes = np.bincount(across, minlength=height + 2 * room)
        if votes.max() > most:
            most, counts, slope = int(votes.max()), votes, float(tilt)
    if not most:
        return None
    first = last = int(counts.argmax())
    while first > 0 and counts[first - 1] > 0.5 * most:
        first -= 1
    while last < len(counts) - 1 and counts[last + 1] > 0.5 * most:
        last += 1
    return _Candidate(slope, (first + last) / 2 - room, last - first + 1, most * every)


def _fit(found: _Candidate, rows: np.ndarray, columns: np.ndarray, width: int) -> tuple[Line, int]:
    """Fit the longest unbroken line in a strip by least squares; return it and its columns."""
    near = np.abs(rows - found.slope * columns - found.offset) <= found.thickness / 2 + 1
    counts = np.bincount(columns[near], minlength=width)
    inked = np.flatnonzero(counts)
    runs = np.split(inked, np.flatnonzero(np.diff(inked) > 1 + BREAK * width) + 1)
    run = max(runs, key=len)
    thickness = float(np.median(counts[run]))
    centers = np.bincount(columns[near], rows[near], width)[run] / counts[run]
    usual = counts[run] <= thickness + 1  # where no stroke touches the line
    slope, offset = found.slope, found.offset
    if usual.sum() > 2:
        slope, offset = map(float, np.polyfit(run[usual], centers[usual], 1))
    return Line(slope, offset, int(run[0]), int(run[-1]), thickness), len(run)


def remove_ruling(ink: np.ndarray) -> np.ndarray:
    """Remove lines that run across the whole picture, horizontal and vertical, of ruled paper.

    Args:
        ink: bool (height, width).
    Returns:
        bool (height, width); strokes that cross a line stay whole.
    """
    return ink & ~_horizontal_lines(ink) & ~_horizontal_lines(ink.T).T


def _horizontal_lines(ink: np.ndarray) -> np.ndarray:
    """Mark lines from the left to the right edge, except where a stroke crosses them."""
    none = np.zeros_like(ink)
    width = ink.shape[1]
    thick = ndimage.maximum_filter1d(ink, LINE_TILT, axis=0)
    runs = ndimage.grey_opening(thick, (1, max(3, int(LINE_PIECE * width))), mode="nearest")
    pieces, _ = ndimage.label(ndimage.maximum_filter1d(runs, LINE_TILT, axis=0), np.ones((3, 3)))
    spans = [columns.stop - columns.start for _, columns in ndimage.find_objects(pieces)]
    across = 1 + np.flatnonzero(np.array(spans) >= LINE_LENGTH * width)
    if not across.size:
        return none
    lines = ink & np.isin(pieces, across)
    thickness = int(np.median(lines.sum(axis=0)[lines.any(axis=0)] / len(across)))
    if thickness > max(2.0, LINE_THICKNESS * width):
        return none
    return lines & ~ndimage.grey_opening(ink, (2 * thickness + 3, 1), mode="nearest")
