"""A photograph's colors in, the thing in its middle out: told from its surroundings by the colors that the border has."""

import numpy as np
from scipy import ndimage

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]
BoolArray = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

ROUNDS = 4
BINS = (10, 12, 12)  # of lightness, of red against blue, of green against both
SECOND = 0.35  # of what the largest component counts: others that count as much belong to the thing
SMALL_HOLE = 0.02  # of the thing
LIKELY_HOLE = 0.3  # belief


def thing_in_the_middle(colors: np.ndarray) -> BoolArray:
    """Find what a photograph shows.

    Args:
        colors: float (height, width, 3), red, green and blue from 0 to 255; about 100 pixels along the longest edge are enough.
    Returns:
        bool (height, width), True where the thing is.
    """
    return _largest(_likely(colors))


def without_small_holes(item: BoolArray, belief: FloatArray | None = None) -> BoolArray:
    """Fill holes that are small, or that are believed to belong to the thing: bool (height, width) in and out."""
    holes, count = ndimage.label(ndimage.binary_fill_holes(item) & ~item)
    sizes = np.bincount(holes.ravel(), minlength=count + 1)
    fill = sizes < SMALL_HOLE * item.sum()
    if belief is not None:
        fill |= np.bincount(holes.ravel(), belief.ravel(), count + 1) > LIKELY_HOLE * sizes
    fill[0] = False
    return item | fill[holes]


def _likely(colors: np.ndarray) -> FloatArray:
    """Give how likely each pixel belongs to the thing.

    Colors that the border has are background, those of the middle are the thing's; both histograms are learned anew from each round's
    answer, as in GrabCut (Rother, Kolmogorov and Blake 2004), with histograms in place of its mixtures and smoothing in place of its
    graph cut.
    """
    height, width = colors.shape[:2]
    bins = _bins(colors)
    rows, columns = _places((height, width))
    prior = 0.25 + 0.4 * np.exp(-((rows / 0.9) ** 6) - (columns / 0.85) ** 6)
    rim = np.maximum(np.abs(rows), np.abs(columns)) > 0.93
    belief: np.ndarray = np.where(rim, 0.02, prior)
    for _ in range(ROUNDS):
        ahead, behind = _histogram(bins, belief), _histogram(bins, 1 - belief)
        ratio = (ahead / behind)[bins]
        odds = ratio.reshape(height, width) * prior / (1 - prior)
        belief = ndimage.gaussian_filter(odds / (1 + odds), 1.2)
        belief[rim] *= 0.5
    return belief


def _bins(colors: np.ndarray) -> np.ndarray:
    red, green, blue = colors[..., 0], colors[..., 1], colors[..., 2]
    light, warm, lime = (red + green + blue) / 3, red - blue, green - (red + blue) / 2
    parts = []
    for values, count, low, high in (
        (light, BINS[0], 0, 256),
        (warm, BINS[1], -128, 128),
        (lime, BINS[2], -64, 64),
    ):
        parts.append(np.clip((values - low) * (count / (high - low)), 0, count - 1).astype(np.intp))
    return ((parts[0] * BINS[1] + parts[1]) * BINS[2] + parts[2]).ravel()


def _histogram(bins: np.ndarray, weights: np.ndarray) -> np.ndarray:
    counts = np.bincount(bins, weights.ravel(), int(np.prod(BINS))).reshape(BINS)
    smooth = ndimage.gaussian_filter(counts, 0.8, mode="constant").ravel()
    return smooth / smooth.sum() + 1e-5


def _largest(belief: FloatArray) -> BoolArray:
    """Keep the components that count most, pixels in the middle more than those at the rim; holes are filled unless they are background."""
    item = ndimage.binary_opening(belief > 0.5)
    regions, count = ndimage.label(item)
    if count == 0:
        return item
    rows, columns = _places(item.shape)
    numbers = np.arange(1, count + 1)
    sums = ndimage.sum_labels(np.exp(-2 * (rows**2 + columns**2)), regions, numbers)
    item = np.isin(regions, numbers[sums > SECOND * sums.max()])
    return without_small_holes(item, belief)


def _places(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Give each row's and each column's place, -1 to 1, the middle being 0."""
    return np.linspace(-1, 1, shape[0])[:, None], np.linspace(-1, 1, shape[1])[None, :]
