"""A hollow drawing's ink in, the garment that it means out: its outline filled with a cloth gray, its inner lines kept as seams."""

import numpy as np
from scipy import ndimage

from model.preprocessing.pictures import box_around

BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
ByteArray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]

SIDE = 84  # longest edge, in pixels, at which drawings are judged and filled: three to a pixel of the 28x28
CLOTH, SEAM = (
    170,
    60,
)  # grays, not white: Fashion-MNIST's garments are gray, and their seams darker than their cloth
SEAM_WIDTH = 4.5  # so that taking every third pixel does not miss it
THICKEST = 0.21  # of the longest edge: wider ink is no line but cloth
LEAST_GAIN = 0.03  # of the span between the outermost lines that is empty: less is a filled drawing
WHOLE = 0.8  # of what is empty there: an outline that encloses this much is taken for closed
LEAST_HANDLE = 0.08  # of the body's inside
OPEN = 0.33  # of what has lines on three sides: an outline that encloses less is wide open
BRIDGES = (
    0,
    2,
    4,
    7,
)  # reach, in pixels, with which gaps in the outline are closed, tried in this order
MARGIN = BRIDGES[-1] + 1


def fill(ink: BoolArray) -> ByteArray | None:
    """Fill a hollow drawing.

    1. close gaps in the outline, as narrow a bridge as will do; 2. fill what it encloses, but leave a bag's handle open;
    3. take half a line's width off, since people draw along the edge; 4. cloth gray, and inner lines as thin seams.

    Args:
        ink: bool (height, width), cut to its ink, longest edge about `SIDE`.
    Returns:
        uint8 (height, width), cut to the garment, on a background of 0; None when the ink is no thin lines around empty paper.
    """
    lines = np.pad(ink, MARGIN)
    middle = ndimage.distance_transform_edt(lines)
    width = (
        4 * float(middle[lines].mean()) - 0.5
    )  # across a line, distances to its edge average a quarter of its width
    ways = _ways(lines)
    span = np.logical_and.reduce(ways) & ~lines
    if span.sum() <= LEAST_GAIN * (span.sum() + ink.sum()) or width >= THICKEST * max(ink.shape):
        return None
    inside = _enclosed(lines, int(span.sum()), np.add.reduce(ways, dtype=np.uint8) >= 3)
    inside &= ~_handle(inside & ~lines)
    depth = ndimage.distance_transform_edt(inside)
    cloth = depth > min(max(0.0, width / 2 - 1), 0.25 * float(depth.max()))
    broad = ndimage.maximum_filter(ndimage.minimum_filter(inside, 5), 5)
    loose = lines & ~broad & (middle > width / 2 - 1.5)
    seams = cloth & lines & (middle > (width - SEAM_WIDTH) / 2) & (depth > width + 1)
    picture = np.where(cloth | loose, CLOTH, 0).astype(np.uint8)
    picture[seams] = SEAM
    left, upper, right, lower = box_around(picture > 0)
    return picture[upper:lower, left:right]


def _ways(lines: BoolArray) -> list[BoolArray]:
    """Tell of each place whether there is a line somewhere left, right, above and below of it."""
    left, above = np.logical_or.accumulate(lines, 1), np.logical_or.accumulate(lines, 0)
    return [
        left,
        np.logical_or.accumulate(lines[:, ::-1], 1)[:, ::-1],
        above,
        np.logical_or.accumulate(lines[::-1], 0)[::-1],
    ]


def _enclosed(lines: BoolArray, empty: int, framed: BoolArray) -> BoolArray:
    """Give the lines and what they enclose, gaps bridged; of an outline that is wide open, what has lines on three sides.

    Args:
        lines: bool (height, width), with a margin.
        empty: pixels without ink between the outermost lines of their row and of their column: about what is to be enclosed.
        framed: bool (height, width), what has lines on three sides.
    """
    inside = lines
    for reach in BRIDGES:
        size = 2 * reach + 1
        bridged = _without_holes(ndimage.maximum_filter(lines, size) if reach else lines)
        inside = (ndimage.minimum_filter(bridged, size) if reach else bridged) | lines
        if (inside & ~lines).sum() >= WHOLE * empty:
            break
    enclosed = (inside & ~lines).sum()
    return (
        inside
        if enclosed > max(0.5 * WHOLE * empty, OPEN * (framed & ~lines).sum())
        else inside | framed
    )


def _without_holes(item: BoolArray) -> BoolArray:
    empty, _ = ndimage.label(~item)
    return np.asarray(empty != empty[0, 0])  # the margin is empty


def _handle(hollow: BoolArray) -> BoolArray:
    """Find a bag's handle: an arch, wider below than above, that stands on a straight top edge of a larger, not too high body."""
    nothing = np.zeros_like(hollow)
    regions, count = ndimage.label(hollow)
    if count < 2:
        return nothing
    boxes = ndimage.find_objects(regions)
    sizes = np.bincount(regions.ravel())[1:]
    body = int(sizes.argmax())
    over = [
        number
        for number in range(count)
        if number != body and sizes[number] > LEAST_HANDLE * sizes[body]
    ]
    if not over:
        return nothing
    top = min(over, key=lambda number: boxes[number][0].start)
    arch = regions[boxes[top]] == top + 1
    (rows, columns), (below, across) = boxes[top], boxes[body]
    widths = arch.sum(axis=1)
    feet = arch.shape[0] - 1 - arch[::-1].argmax(axis=0)
    height, full = below.stop - below.start, across.stop - across.start
    stands = (
        rows.stop <= below.start + 0.25 * height + 6
        and columns.start >= across.start - 4
        and columns.stop <= across.stop + 4
    )
    arched = widths[: len(widths) // 4 + 1].mean() < 0.8 * widths[len(widths) // 2 :].mean()
    straight = np.ptp(np.percentile(feet, (10, 90))) < 0.2 * len(feet) + 3
    return (
        regions == top + 1 if stands and arched and straight and height < 1.25 * full else nothing
    )
