"""Training pictures of garments in, as many varied ones out: flipped, bent, in other light, as home photos and as silhouettes."""

import numpy as np

from model.preprocessing import outlines
from model.training.augmentation.warps import PIXELS, SIDE, Spread, Warps

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]

GROUP = 64  # pictures that share a warp
SHARES = {"catalogue": 0.25, "photo": 0.07, "silhouette": 0.035}  # the rest stays a shop picture
SPREADS = {
    "shop": Spread(slant=0.015, turn=0.01, stretch=0.015, aspect=0.02, shift=0.25, elastic=0.15),
    "catalogue": Spread(slant=0.08, turn=0.16, stretch=0.05, aspect=0.1, shift=0.6, elastic=0.5),
    "photo": Spread(slant=0.08, turn=0.06, stretch=0.05, aspect=0.1, shift=0.8, elastic=0.6),
    "silhouette": Spread(slant=0.12, turn=0.1, stretch=0.04, aspect=0.12, shift=0.7, elastic=1.0),
}
STRIPED = 0.2  # share of home photos
SKETCHED = Spread(slant=0.05, turn=0.05, stretch=0.04, aspect=0.08, shift=0.7, elastic=0.7)
FAINT = 12.0  # of 255: darker is background
DYED = 0.3  # share of sketches that get a piece of cloth: garments lie spread out at home as they are drawn, not as in a shop


def vary_garments(
    pictures: np.ndarray, labels: np.ndarray, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Give one epoch's pictures: each training picture once, varied.

    Args:
        pictures: uint8 (n, 28, 28), garment high on 0.
        labels: uint8 (n,).
        random: where all variation comes from.
    Returns:
        uint8 (n, 28, 28) and uint8 (n,), in random order.
    """
    order = random.permutation(len(pictures))
    seen, named = np.empty((len(pictures), PIXELS), np.uint8), np.empty(len(pictures), np.uint8)
    start = 0
    for kind, count in _counts(len(pictures)).items():
        chosen = order[start : start + count]
        columns, given = _SOURCES[kind](pictures, labels, chosen, random)
        seen[start : start + count] = _warped(columns, SPREADS[kind], random).T
        named[start : start + count] = given
        start += count
    _flip(seen, random)
    mixed = random.permutation(len(pictures))
    return seen[mixed].reshape(-1, SIDE, SIDE), named[mixed]


def vary_sketches(
    pictures: np.ndarray, labels: np.ndarray, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Bend and flip filled drawings, and give some of them another tone and a weave.

    Args:
        pictures: uint8 (n, 28, 28), flat cloth on 0.
        labels: uint8 (n,).
        random: where all variation comes from.
    Returns:
        uint8 (n, 28, 28) and uint8 (n,), in the same order.
    """
    columns = _columns(pictures)
    dyed = np.flatnonzero(random.random(len(pictures)) < DYED)
    weave = random.uniform(0, 0.15, len(dyed)).astype(np.float32) * random.standard_normal(
        (PIXELS, len(dyed)), np.float32
    )
    columns[:, dyed] = np.clip(
        columns[:, dyed] * (random.uniform(0.4, 1.5, len(dyed)).astype(np.float32) + weave), 0, 255
    )
    seen = np.ascontiguousarray(_warped(columns, SKETCHED, random).T)
    _flip(seen, random)
    return seen.reshape(-1, SIDE, SIDE), labels


def _counts(total: int) -> dict[str, int]:
    counts = {kind: int(total * share) for kind, share in SHARES.items()}
    return {**counts, "shop": total - sum(counts.values())}


def _warped(columns: FloatArray, spread: Spread, random: np.random.Generator) -> np.ndarray:
    count = columns.shape[1]
    warps = Warps(-(-count // GROUP), spread, random)
    seen = np.empty(columns.shape, np.uint8)
    for number, start in enumerate(range(0, count, GROUP)):
        group = slice(start, start + GROUP)
        seen[:, group] = warps.apply(number, np.ascontiguousarray(columns[:, group]))
    return seen


def _flip(rows: np.ndarray, random: np.random.Generator) -> None:
    """Mirror half of the pictures left to right, in place."""
    chosen = np.flatnonzero(random.random(len(rows)) < 0.5)
    rows[chosen] = rows[chosen].reshape(-1, SIDE, SIDE)[:, :, ::-1].reshape(-1, PIXELS)


Source = tuple[FloatArray, np.ndarray]


def _columns(pictures: np.ndarray) -> FloatArray:
    return np.ascontiguousarray(pictures.reshape(len(pictures), PIXELS).T, np.float32)


def _shop(
    pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator
) -> Source:
    return _columns(pictures[chosen]), labels[chosen]


def _catalogue(
    pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator
) -> Source:
    """Put a garment into other light: other shops show their shoes at an angle, and cloth with more or less contrast."""
    columns = _columns(pictures[chosen])
    gamma = np.exp(random.normal(0, 0.35, len(chosen))).astype(np.float32)
    gain = np.exp(random.normal(0, 0.15, len(chosen))).astype(np.float32)
    return np.minimum(255 * (columns / 255) ** gamma * gain, 255).astype(np.float32), labels[chosen]


def _photo(
    pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator
) -> Source:
    """Cloth in any tone, never black; at the rim, something else that was taken for garment, or a piece that was not."""
    columns = _columns(pictures[chosen])
    item = columns > FAINT
    count = len(chosen)
    gain, lift = (
        random.uniform(0.35, 1.1, count).astype(np.float32),
        random.uniform(10, 110, count).astype(np.float32),
    )
    negated = random.random(count) < 0.25
    columns[:, negated] = 255 - columns[:, negated]
    columns = np.minimum(columns * gain + lift, 255) * item
    for start in range(0, count, GROUP):
        group = slice(start, start + GROUP)
        if random.random() < STRIPED:
            columns[:, group] *= _stripes(random)[:, None]
        if random.random() < 0.5:
            spot = _spot(random)[:, None]
            if random.random() < 0.5:
                columns[:, group] *= ~spot
            else:
                columns[:, group] = np.where(
                    spot & ~item[:, group], random.uniform(30, 255), columns[:, group]
                )
    return columns, labels[chosen]


def _stripes(random: np.random.Generator) -> FloatArray:
    """Give float32 (784,): stripes across or down, as shares of the cloth's tone; at home they are stronger than in a shop."""
    wave = np.sin(
        np.arange(SIDE) * (2 * np.pi / random.uniform(2.5, 9)) + random.uniform(0, 2 * np.pi)
    ) > random.uniform(-0.6, 0.6)
    tones = np.where(wave, 1.0, random.uniform(0.3, 0.9)).astype(np.float32)
    return np.repeat(tones, SIDE) if random.random() < 0.7 else np.tile(tones, SIDE)


def _spot(random: np.random.Generator) -> np.ndarray:
    """Give bool (784,): a blot near the rim."""
    angle, reach = random.uniform(0, 2 * np.pi), random.uniform(10, 16)
    rows, columns = np.indices((SIDE, SIDE)) - (SIDE - 1) / 2
    along, across = random.uniform(1.5, 6, 2)
    return np.asarray(
        ((rows - reach * np.sin(angle)) / along) ** 2
        + ((columns - reach * np.cos(angle)) / across) ** 2
        < 1
    ).ravel()


def _silhouette(
    pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator
) -> Source:
    """Flat cloth, some of it with seams where the garment's tone changes: what filling a careful outline gives."""
    small = pictures[chosen].astype(np.int16)
    item = small > FAINT
    across = (
        np.logical_or.accumulate(item, 2)
        & np.logical_or.accumulate(item[:, :, ::-1], 2)[:, :, ::-1]
    )
    down = np.logical_or.accumulate(item, 1) & np.logical_or.accumulate(item[:, ::-1], 1)[:, ::-1]
    item |= across & down & (random.random(len(chosen)) < 0.8)[:, None, None]
    steps = np.abs(np.diff(small, axis=2, prepend=0)) + np.abs(np.diff(small, axis=1, prepend=0))
    edges = steps > random.uniform(60, 160, (len(chosen), 1, 1))
    inner = item.copy()
    for axis in (1, 2):
        for step in (-2, 2):
            inner &= np.roll(item, step, axis)
    usual = random.random((len(chosen), 1, 1)) < 0.6
    tone = np.where(usual, outlines.CLOTH, random.uniform(60, 255, usual.shape)).astype(np.float32)
    seams = edges & inner & (random.random(len(chosen)) < 0.5)[:, None, None]
    return _columns(np.where(seams, np.float32(outlines.SEAM), tone) * item), labels[chosen]


_SOURCES = {"shop": _shop, "catalogue": _catalogue, "photo": _photo, "silhouette": _silhouette}
