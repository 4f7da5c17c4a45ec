"""A hollow drawing's ink in, the garment that it means out: its outline filled with a cloth grey, its inner lines kept as seams."""

import numpy as np
from scipy import ndimage

from model.pictures import box_around

BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

SIDE = 84  # longest edge, in pixels, at which drawings are judged and filled: three to a pixel of the 28x28
CLOTH, SEAM = 170, 60  # greys, not white: Fashion-MNIST's garments are grey, and their seams darker than their cloth
SEAM_WIDTH = 3.0
THICKEST = 0.21  # of the longest edge: wider ink is no line but cloth
LEAST_GAIN = 0.03  # of the span between the outermost lines that is empty: less is a filled drawing
WHOLE = 0.5  # of what is empty there: an outline that encloses this much is taken for closed
BRIDGES = (0, 2, 4, 7)  # reach, in pixels, with which gaps in the outline are closed, tried in this order


def stroke_width(ink: BoolArray) -> float:
    """Give the mean width of lines, in pixels: across a line, distances to its edge average a quarter of its width."""
    return 4 * float(ndimage.distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1][ink].mean()) - 0.5


def is_hollow(ink: BoolArray) -> bool:
    """Tell a drawing of thin lines around empty paper from a filled one; bool (height, width), cut to its ink."""
    span = _span(ink)
    return bool((span & ~ink).sum() > LEAST_GAIN * span.sum() and stroke_width(ink) < THICKEST * max(ink.shape))


def fill(ink: BoolArray) -> ByteArray:
    """Fill a hollow drawing.

    1. close gaps in the outline, as narrow a bridge as will do; 2. fill what it encloses, but leave a bag's handle open;
    3. take half a line's width off, since people draw along the edge; 4. cloth grey, and inner lines as thin seams.

    Args:
        ink: bool (height, width), cut to its ink, longest edge about `SIDE`.
    Returns:
        uint8 (height, width), cut to the garment, on a background of 0.
    """
    width = stroke_width(ink)
    margin = BRIDGES[-1] + 1
    lines = np.pad(ink, margin)
    inside = _enclosed(lines)
    inside &= ~_handle(inside & ~lines, lines)
    depth = ndimage.distance_transform_edt(inside)
    take_off = min(max(0.0, width / 2 - 1), 0.25 * float(depth.max()))
    cloth = depth > take_off
    middle = ndimage.distance_transform_edt(lines)
    broad = ndimage.maximum_filter(ndimage.minimum_filter(inside, 5), 5)
    loose = lines & ~broad & (middle > width / 2 - 1.5)
    core = middle > (width - SEAM_WIDTH) / 2
    seams = core & (depth > width + 1)
    picture = np.where(cloth | loose, CLOTH, 0).astype(np.uint8)
    picture[seams & cloth] = SEAM
    left, upper, right, lower = box_around(picture > 0)
    return picture[upper:lower, left:right]


def _span(lines: BoolArray) -> BoolArray:
    """Give what lies between the outermost lines of its row, and of its column."""
    across = np.logical_or.accumulate(lines, 1) & np.logical_or.accumulate(lines[:, ::-1], 1)[:, ::-1]
    down = np.logical_or.accumulate(lines, 0) & np.logical_or.accumulate(lines[::-1], 0)[::-1]
    return across & down


def _enclosed(lines: BoolArray) -> BoolArray:
    wanted = WHOLE * (_span(lines) & ~lines).sum()
    inside = lines
    for reach in BRIDGES:
        size = 2 * reach + 1
        bridged = _without_holes(ndimage.maximum_filter(lines, size) if reach else lines)
        inside = (ndimage.minimum_filter(bridged, size) if reach else bridged) | lines
        if (inside & ~lines).sum() >= wanted:
            return inside
    return inside | _seen_from_lines(lines)


def _without_holes(item: BoolArray) -> BoolArray:
    empty, _ = ndimage.label(~item)
    return np.asarray(empty != empty[0, 0])  # the margin is empty


def _seen_from_lines(lines: BoolArray) -> BoolArray:
    """Give what has lines on at least three of four sides: the inside of an outline that is wide open."""
    ways = [np.logical_or.accumulate(lines, 1), np.logical_or.accumulate(lines[:, ::-1], 1)[:, ::-1]]
    ways += [np.logical_or.accumulate(lines, 0), np.logical_or.accumulate(lines[::-1], 0)[::-1]]
    return np.sum(ways, axis=0) >= 3


def _handle(hollow: BoolArray, lines: BoolArray) -> BoolArray:
    """Find a bag's handle: an arch on top of a body that reaches out further on both sides."""
    regions, count = ndimage.label(hollow)
    nothing = np.zeros_like(hollow)
    if count < 2:
        return nothing
    boxes = ndimage.find_objects(regions)
    top = min(range(count), key=lambda number: boxes[number][0].start)
    rows, columns = boxes[top]
    body = max((number for number in range(count) if number != top), key=lambda number: _area(boxes[number]))
    below, across = boxes[body]
    width, full = columns.stop - columns.start, across.stop - across.start
    on_top = rows.stop <= below.start + 0.35 * (below.stop - below.start) + 6
    shoulders = min(columns.start - across.start, across.stop - columns.stop)
    if on_top and shoulders > 0.06 * full and 0.2 * full < width:
        return regions == top + 1
    return nothing


def _area(box: tuple[slice, slice]) -> int:
    return int((box[0].stop - box[0].start) * (box[1].stop - box[1].start))
