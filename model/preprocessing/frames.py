"""Remove the sides of a frame around a digit: of an answer sheet's box, or of a table's cell.

A frame's side is a thin straight line beside the digit, nearly horizontal or vertical, that reaches
past the digit at both ends. Strokes may do so too, so a line on its own has to prove more: that it
runs from edge to edge of the picture, that it meets another side, or that it lies apart.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import ndimage

from model.preprocessing.lines import COVERED, THICKEST, Line, find_lines

SEARCH_SIDE = 320  # pixels of the longest edge at which lines are searched for
REACH, FREE_REACH = 0.02, 0.04  # of the digit's extent: how far a side reaches past its ends
FAR_REACH = 0.1  # the same for a line that may touch the digit
TALL_REACH = 0.25  # the same for both ends together of a lone upright line, which may be a 1
CROSSING = 0.25  # of the digit's size: a stroke reaches at most so far past a side that it crosses
EDGE = 0.04  # of the picture's side: a line that ends nearer to its edge runs off the picture
CORNER = 0.01  # of the picture's longer side: lines that meet may be so far apart
SMALLEST_DIGIT = 0.15  # of the frame's size
FLATTEST = 0.5  # of a digit's width: its height is more


def may_have_frame(ink: np.ndarray) -> bool:
    """Return whether a thin line runs along a side of what is inked, in a few microseconds.

    Args:
        ink: bool (height, width), cut out so that ink touches every side.
    """
    height, width = ink.shape
    band = 3 + int(0.09 * max(height, width))
    most = 1.5 + 1.2 * THICKEST * max(height, width)  # pixels across, ink beside the line included
    for edge in (ink[:band], ink[-band:], ink[:, :band].T, ink[:, -band:].T):
        inked, least = np.count_nonzero(edge), COVERED * edge.shape[1]
        if least <= inked <= most * edge.shape[1] and np.count_nonzero(edge.any(axis=0)) >= least:
            return True
    return False


def remove_frame(ink: np.ndarray, open_sides: tuple[bool, bool, bool, bool]) -> np.ndarray:
    """Remove the sides of a frame around a digit.

    Args:
        ink: bool (height, width).
        open_sides: whether the left, upper, right and lower side of `ink` is the picture's edge.
    Returns:
        bool (height, width): `ink` itself if there is no frame; strokes that cross a side remain.
    """
    step = -(-max(ink.shape) // SEARCH_SIDE)
    small = _reduce(ink, step)
    flat, upright = _outer(find_lines(small)), _outer(find_lines(small.T))
    for some_flat, some_upright in _subsets(flat, upright):
        if _are_sides(small, some_flat, some_upright, open_sides):
            break
    else:
        return ink
    large = [[_enlarge(line, step) for line in lines] for lines in (some_flat, some_upright)]
    return _erase(ink, *large)


def _reduce(ink: np.ndarray, step: int) -> np.ndarray:
    if step == 1:
        return ink
    padded = np.pad(ink, [(0, -length % step) for length in ink.shape])
    blocks = padded.reshape(padded.shape[0] // step, step, -1, step)
    return np.asarray(blocks.any(axis=(1, 3)))


def _enlarge(line: Line, step: int) -> Line:
    middle = (step - 1) / 2
    offset = (line.offset - line.slope * middle) * step + middle
    return Line(line.slope, offset, line.start * step, line.end * step, line.thickness * step)


def _outer(lines: list[Line]) -> list[Line]:
    """Return the first and the last of parallel lines; between them are strokes of the digit."""
    ordered = sorted(lines, key=lambda line: line.middle)
    return ordered if len(ordered) < 2 else [ordered[0], ordered[-1]]


def _subsets(flat: list[Line], upright: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Return all choices of lines, those with most lines first; none of them is empty."""
    some = [[lines, *([line] for line in lines if len(lines) > 1), []] for lines in (flat, upright)]
    choices = [pair for pair in product(some[0], some[1]) if any(pair)]
    return sorted(choices, key=lambda pair: -len(pair[0]) - len(pair[1]))


@dataclass(frozen=True)
class _View:
    """What surrounds lines that are seen as horizontal: upright ones are seen transposed."""

    rest: np.ndarray  # bool (height, width), the ink without the lines
    digit: np.ndarray  # the box around it: rows (low, high), columns (low, high)
    lines: list[Line]
    at_right_angles: list[Line]
    open_ends: tuple[bool, bool]  # whether the picture ends left and right of `rest`
    open_across: tuple[bool, bool]  # the same above and below
    may_be_one: bool  # whether a line may be a digit of its own


def _are_sides(
    ink: np.ndarray,
    flat: list[Line],
    upright: list[Line],
    open_sides: tuple[bool, bool, bool, bool],
) -> bool:
    """Return whether all these lines are sides of a frame, and the rest is a digit."""
    rest = _erase(ink, flat, upright)
    digit = _digit(rest)
    if digit is None:
        return False
    left, upper, right, lower = open_sides
    columns, rows = (left, right), (upper, lower)
    seen = _View(rest, digit, flat, upright, columns, rows, may_be_one=False)
    turned = _View(rest.T, digit[::-1], upright, flat, rows, columns, may_be_one=True)
    return all(_is_side(line, view) for view in (seen, turned) for line in view.lines)


def _digit(rest: np.ndarray) -> np.ndarray | None:
    """Return the box around the largest pieces, as rows (low, high) and columns (low, high)."""
    pieces, count = ndimage.label(rest, np.ones((3, 3)))
    if not count:
        return None
    sizes = np.bincount(pieces.ravel())[1:]
    boxes = ndimage.find_objects(pieces)
    large = [boxes[place] for place in np.flatnonzero(sizes > 0.2 * sizes.max())]
    spans = [
        (min(b[axis].start for b in large), max(b[axis].stop for b in large) - 1) for axis in (0, 1)
    ]
    box = np.array(spans, float)
    height, width = box[:, 1] - box[:, 0] + 1
    if max(height, width) < SMALLEST_DIGIT * max(rest.shape):
        return None
    # A single flat stroke is a digit's bar: the digit had lost its other strokes.
    return None if len(large) == 1 and height < FLATTEST * width else box


def _is_side(line: Line, view: _View) -> bool:
    """Return whether a line is a side of a frame."""
    (low, high), (start, end) = view.digit
    size = max(high - low, end - start) + 1
    if min(max(line.middle - low, 0), max(high - line.middle, 0)) > CROSSING * size:
        return False
    met, off = _meets(line, view), _runs_off(line, view)
    held = [meets or runs for meets, runs in zip(met, off, strict=True)]
    reach = np.array([start - line.start, line.end - end]) / size
    if any(past < (-CROSSING if safe else REACH) for past, safe in zip(reach, held, strict=True)):
        return False
    free = reach[np.logical_not(met)]
    if any(met) and (all(held) or free.min() > FAR_REACH):
        return True
    if all(held) and reach.min() > FAR_REACH:
        return True
    if _touches(view.rest, line):
        return False
    if any(met) or all(off) or any(_is_twin(line, other, size) for other in view.lines):
        return True
    gap = max(low - line.middle, line.middle - high) - line.thickness / 2
    if gap < FREE_REACH * size:
        return False
    if view.may_be_one and not any(off):
        return bool(reach.sum() > TALL_REACH)
    return all(past > FREE_REACH or safe for past, safe in zip(reach, held, strict=True))


def _runs_off(line: Line, view: _View) -> list[bool]:
    """Return whether the picture ends where the line's start and its end are."""
    height, width = view.rest.shape
    room = line.thickness + EDGE * width
    first, last = line.at(line.start), line.at(line.end)
    off = []
    for place, here, there in ((line.start, first, last), (line.end, last, first)):
        along = (view.open_ends[0] and place < room) or (
            view.open_ends[1] and place >= width - room
        )
        # A tilted line may also leave the picture through the side along which it runs.
        sideways = (view.open_across[0] and here < room and here < there) or (
            view.open_across[1] and here >= height - room and here > there
        )
        off.append(along or (sideways and abs(here - there) > line.thickness))
    return off


def _touches(rest: np.ndarray, line: Line) -> bool:
    """Return whether there is other ink at a line."""
    places = np.arange(line.start, line.end + 1)
    room = line.thickness / 2 + _fringe(line) + 0.7  # beside what is erased
    for away in (-room, room):
        across = np.rint(line.at(places) + away).astype(np.intp)
        inside = (across >= 0) & (across < len(rest))
        if rest[across[inside], places[inside]].any():
            return True
    return False


def _meets(line: Line, view: _View) -> list[bool]:
    """Return whether the line's start and end lie at the end of a line at right angles."""
    room = 1 + CORNER * max(view.rest.shape) + line.thickness
    met = []
    for end in (line.start, line.end):
        here = line.at(end)
        gaps = [
            max(abs(other.at(here) - end), min(abs(here - other.start), abs(here - other.end)))
            - other.thickness
            for other in view.at_right_angles
        ]
        met.append(min(gaps, default=np.inf) <= room)
    return met


def _is_twin(line: Line, other: Line, size: float) -> bool:
    """Return whether two parallel lines begin and end alike."""
    room = 3 + 0.1 * size
    near = abs(line.middle - other.middle) < size
    return not near and abs(line.start - other.start) <= room and abs(line.end - other.end) <= room


def _fringe(line: Line) -> float:
    """Return how wide the blur on each side of a line is, in pixels."""
    return 0.5 + 0.3 * line.thickness


def _erase(ink: np.ndarray, flat: list[Line], upright: list[Line]) -> np.ndarray:
    """Erase lines, but not the strokes that cross them."""
    rows, columns = np.nonzero(ink)
    in_flat, in_upright = np.zeros_like(ink), np.zeros_like(ink)
    for mask, lines, across, along in (
        (in_flat, flat, rows, columns),
        (in_upright, upright, columns, rows),
    ):
        for line in lines:
            held = line.holds(across, along, _fringe(line))
            mask[rows[held], columns[held]] = True
    kept = ink & ~in_flat & ~in_upright
    for mask, lines, axis in ((in_flat, flat, 0), (in_upright, upright, 1)):
        if lines:
            reach = [1, 1]
            reach[axis] = 2 * int(max(line.thickness for line in lines)) + 7
            others = in_upright if axis == 0 else in_flat
            crossing = ndimage.grey_opening(ink & ~others, tuple(reach), mode="constant")
            kept |= mask & crossing & ~others
    return kept
