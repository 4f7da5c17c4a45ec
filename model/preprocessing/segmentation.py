"""Tell the garment of a photo from what is around it."""

import cv2
import numpy as np
from scipy import ndimage

ROUNDS = 4
BINS = 10, 12, 12  # of lightness, of red against blue, of green against both
SECOND = 0.35  # components that weigh this share of the largest belong to the garment
SMALL_HOLE = 0.02  # of the garment
LIKELY_HOLE = 0.3  # mean probability
SURELY_BEHIND = 0.05  # less probable pixels are background without question
LEAST_ITEM = 30  # pixels, with fewer of which there are no colors to learn
AGREEING = 0.5, 1.1  # the second answer's area, in shares of the first's


def segment_garment(colors: np.ndarray) -> np.ndarray:
    """Segment the garment of a photo from its surroundings.

    Colors tell first which pixels are likely the garment's; GrabCut then finds a border that
    follows its edges, and so leaves out shadows. Where both disagree much, as with print that
    stands out more than its cloth, the first answer holds.

    Args:
        colors: float32 (height, width, 3), red, green and blue from 0 to 255; about 70 pixels
            along the longest edge are enough.
    Returns:
        bool (height, width).
    """
    probability = _garment_probability(colors)
    rough = fill_small_holes(_main_parts(probability > 0.5), probability)
    if rough.sum() < LEAST_ITEM:
        return rough
    item = fill_small_holes(_main_parts(_cut_along_edges(colors, probability)))
    least, most = (share * rough.sum() for share in AGREEING)
    return item if least < item.sum() < most else rough


def _cut_along_edges(colors: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Return the garment as one round of OpenCV's GrabCut finds it from these probabilities."""
    parts = np.where(probability > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    parts[probability < SURELY_BEHIND] = cv2.GC_BGD
    parts[[0, -1]] = parts[:, [0, -1]] = cv2.GC_BGD
    if not (parts == cv2.GC_PR_FGD).any():
        return np.zeros(parts.shape, bool)
    picture = np.rint(colors).astype(np.uint8)
    nowhere, models = (0, 0, 1, 1), np.zeros((2, 1, 65))  # `parts` says where, not a rectangle
    cv2.setRNGSeed(0)  # of this thread: the same picture gives the same answer
    cv2.grabCut(picture, parts, nowhere, models[0], models[1], 1, cv2.GC_INIT_WITH_MASK)
    return np.isin(parts, (cv2.GC_FGD, cv2.GC_PR_FGD))


def _main_parts(item: np.ndarray) -> np.ndarray:
    """Keep what weighs most, bool (height, width); the middle weighs more than the rim."""
    item = ndimage.binary_opening(item)
    regions, count = ndimage.label(item)
    if count == 0:
        return item
    rows, columns = _coordinates(item.shape)
    numbers = np.arange(1, count + 1)
    weights = ndimage.sum_labels(np.exp(-2 * (rows**2 + columns**2)), regions, numbers)
    return np.isin(regions, numbers[weights > SECOND * weights.max()])


def fill_small_holes(item: np.ndarray, probability: np.ndarray | None = None) -> np.ndarray:
    """Fill holes, bool (height, width), that are small or probably part of the garment."""
    holes, count = ndimage.label(ndimage.binary_fill_holes(item) & ~item)
    sizes = np.bincount(holes.ravel(), minlength=count + 1)
    fill = sizes < SMALL_HOLE * item.sum()
    if probability is not None:
        fill |= np.bincount(holes.ravel(), probability.ravel(), count + 1) > LIKELY_HOLE * sizes
    fill[0] = False
    return item | fill[holes]


def _garment_probability(colors: np.ndarray) -> np.ndarray:
    """Return how likely each pixel belongs to the garment, float (height, width).

    The border's colors are background, those of the middle the garment's; both histograms are
    learned anew from each round's answer, as in GrabCut (Rother, Kolmogorov and Blake 2004), with
    histograms in place of its mixtures and smoothing in place of its graph cut.
    """
    shape = colors.shape[:2]
    bins = _color_bins(colors)
    rows, columns = _coordinates(shape)
    prior = 0.25 + 0.4 * np.exp(-((rows / 0.9) ** 6) - (columns / 0.85) ** 6)
    rim = np.maximum(np.abs(rows), np.abs(columns)) > 0.93
    probability = np.where(rim, 0.02, prior)
    for _ in range(ROUNDS):
        ratio = _histogram(bins, probability) / _histogram(bins, 1 - probability)
        odds = ratio[bins].reshape(shape) * prior / (1 - prior)
        probability = ndimage.gaussian_filter(odds / (1 + odds), 1.2)
        probability[rim] *= 0.5
    return probability


def _color_bins(colors: np.ndarray) -> np.ndarray:
    """Return each pixel's bin of lightness, warmth and greenness, as one number: int (n,)."""
    red, green, blue = colors[..., 0], colors[..., 1], colors[..., 2]
    values = (red + green + blue) / 3, red - blue, green - (red + blue) / 2
    ranges = (0, 256), (-128, 128), (-64, 64)
    bins = [
        np.clip((value - low) * (count / (high - low)), 0, count - 1).astype(np.intp)
        for value, count, (low, high) in zip(values, BINS, ranges, strict=True)
    ]
    return np.ravel_multi_index(bins, BINS).ravel()


def _histogram(bins: np.ndarray, weights: np.ndarray) -> np.ndarray:
    counts = np.bincount(bins, weights.ravel(), int(np.prod(BINS))).reshape(BINS)
    smooth = ndimage.gaussian_filter(counts, 0.8, mode="constant").ravel()
    return smooth / smooth.sum() + 1e-5


def _coordinates(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows' and the columns' coordinates, -1 to 1."""
    return np.linspace(-1, 1, shape[0])[:, None], np.linspace(-1, 1, shape[1])[None, :]
