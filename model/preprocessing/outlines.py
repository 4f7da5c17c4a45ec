"""Fill hollow drawings of garments: cloth gray inside the outline, inner lines kept as seams."""

import cv2
import numpy as np
from scipy import ndimage

from model.preprocessing.pictures import crop

SIDE = 84  # pixels of the longest edge at which outlines are filled: three to a pixel of the 28x28
# Grays, not white: Fashion-MNIST's garments are gray, and their seams darker than their cloth.
CLOTH, SEAM = 170, 60
SEAM_WIDTH = 4.5  # pixels, so that taking every third pixel does not miss a seam
THICKEST = 0.21  # of the longest edge: wider ink is cloth, not a line
LEAST_GAIN = 0.03  # of the span between the outermost lines must be empty in a hollow drawing
CLOSED = 0.8  # an outline that encloses this share of the empty span is closed
OPEN = 0.33  # one that encloses less than this share of what has lines on three sides is open
LEAST_HANDLE = 0.08  # of the body's inside
REACHES = 0, 2, 4, 7  # pixels by which lines are widened to close gaps, tried in this order
MARGIN = REACHES[-1] + 1


def fill_outline(ink: np.ndarray) -> np.ndarray | None:
    """Fill a hollow drawing.

    1. Close gaps in the outline, with lines widened as little as possible.
    2. Fill what it encloses, but leave a bag's handle open.
    3. Take off half a line's width, since people draw along the edge.
    4. Paint cloth gray, and inner lines as thin seams.

    Args:
        ink: bool (height, width), cut out to its ink, longest edge about `SIDE`.
    Returns:
        uint8 (height, width), cut out to the garment, on a background of 0; None if the drawing is
        filled already.
    """
    lines = np.pad(ink, MARGIN)
    middle = _distance_to_edge(lines)
    # Across a line, distances to its edge average a quarter of its width.
    width = 4 * float(middle[lines].mean()) - 0.5
    ways = _lines_on_each_side(lines)
    span = int((ways.all(axis=0) & ~lines).sum())
    if span <= LEAST_GAIN * (span + ink.sum()) or width >= THICKEST * max(ink.shape):
        return None
    inside = _enclosed(lines, span, ways.sum(axis=0, dtype=np.uint8) >= 3)
    inside &= ~_handle(inside & ~lines)
    depth = _distance_to_edge(inside)
    cloth = depth > min(max(0.0, width / 2 - 1), 0.25 * float(depth.max()))
    broad = cv2.morphologyEx(inside.view(np.uint8), cv2.MORPH_OPEN, _square(2)).view(bool)
    loose = lines & ~broad & (middle > width / 2 - 1.5)
    seams = cloth & lines & (middle > (width - SEAM_WIDTH) / 2) & (depth > width + 1)
    filled = np.where(cloth | loose, np.uint8(CLOTH), np.uint8(0))
    filled[seams] = SEAM
    return crop(filled, filled > 0)


def _distance_to_edge(cells: np.ndarray) -> np.ndarray:
    """Return each True cell's Euclidean distance to the nearest False one."""
    distance = cv2.distanceTransform(cells.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.sqrt(np.rint(np.square(distance, dtype=np.float64)))  # squares are whole numbers


def _square(reach: int) -> np.ndarray:
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)


def _lines_on_each_side(lines: np.ndarray) -> np.ndarray:
    """Return where there is a line somewhere left, right, above and below: bool (4, ...)."""
    seen = np.logical_or.accumulate
    left, right = seen(lines, 1), seen(lines[:, ::-1], 1)[:, ::-1]
    return np.stack([left, right, seen(lines, 0), seen(lines[::-1], 0)[::-1]])


def _enclosed(lines: np.ndarray, span: int, framed: np.ndarray) -> np.ndarray:
    """Return the lines and what they enclose; of an open outline, what has lines on three sides.

    Args:
        lines: bool (height, width), with a margin.
        span: pixels without ink between the outermost lines: about what is to be enclosed.
        framed: bool (height, width), what has lines on three sides.
    """
    inside, enclosed = lines, 0
    for reach in REACHES:
        widened = cv2.dilate(lines.view(np.uint8), _square(reach))
        cv2.floodFill(widened, None, (0, 0), 2)  # the margin and what is connected to it
        inside = cv2.erode((widened != 2).view(np.uint8), _square(reach)).view(bool) | lines
        enclosed = int((inside & ~lines).sum())
        if enclosed >= CLOSED * span:
            break
    is_open = enclosed <= max(0.5 * CLOSED * span, OPEN * (framed & ~lines).sum())
    return inside | framed if is_open else inside


def _handle(hollow: np.ndarray) -> np.ndarray:
    """Find a bag's handle: an arch on the straight top edge of a larger, not too high body."""
    none = np.zeros_like(hollow)
    regions, _ = ndimage.label(hollow)
    boxes = ndimage.find_objects(regions)
    sizes = np.bincount(regions.ravel())[1:]
    large = [n for n in range(len(boxes)) if sizes[n] > LEAST_HANDLE * sizes.max()]
    if len(large) < 2:
        return none
    body = int(sizes.argmax())
    large.remove(body)
    top = min(large, key=lambda number: boxes[number][0].start)
    (rows, columns), (below, across) = boxes[top], boxes[body]
    height, full = below.stop - below.start, across.stop - across.start
    within = across.start - 4 <= columns.start and columns.stop <= across.stop + 4
    stands = within and rows.stop <= below.start + 0.25 * height + 6
    found = stands and height < 1.25 * full and _is_arch(regions[boxes[top]] == top + 1)
    return regions == top + 1 if found else none


def _is_arch(cells: np.ndarray) -> bool:
    """Return whether a shape is wider below than above, and stands on a straight edge."""
    widths = cells.sum(axis=1)
    if widths[: len(widths) // 4 + 1].mean() >= 0.8 * widths[len(widths) // 2 :].mean():
        return False
    feet = len(cells) - 1 - cells[::-1].argmax(axis=0)
    return bool(np.ptp(np.percentile(feet, (10, 90))) < 0.2 * len(feet) + 3)
