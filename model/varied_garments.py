"""Training pictures of garments in, as many varied ones out: flipped, bent, as home photos, silhouettes, sketches and pairs of shoes."""

from functools import lru_cache

import numpy as np

from model import outlines
from model.garment_sketches import sketch_garment
from model.thumbnails import longest_edge_28, sharpen_and_centre
from model.warps import PIXELS, SIDE, Spread, Warps

FloatArray = np.ndarray[tuple[int, int], np.dtype[np.float32]]

GROUP = 64  # pictures that share a warp
SHARES = {"photo": 0.12, "silhouette": 0.05, "sketch": 0.16, "pair": 0.02}  # the rest stays a shop picture
SPREADS = {
    "shop": Spread(slant=0.015, turn=0.01, stretch=0.015, aspect=0.02, shift=0.25, elastic=0.15),
    "photo": Spread(slant=0.08, turn=0.06, stretch=0.05, aspect=0.1, shift=0.8, elastic=0.6),
    "silhouette": Spread(slant=0.12, turn=0.1, stretch=0.04, aspect=0.12, shift=0.7, elastic=1.0),
    "sketch": Spread(slant=0.05, turn=0.05, stretch=0.04, aspect=0.08, shift=0.7, elastic=0.7),
    "pair": Spread(slant=0.15, turn=0.25, stretch=0.06, aspect=0.1, shift=0.8, elastic=0.8),
}
SHOES = (5, 7, 9)
STRIPED = 0.2  # share of home photos
FAINT = 12.0  # of 255: darker is background
SKETCHES = 2500
# Classes of sketches: people are asked for some garments more often, and a sketched shirt looks like other tops.
LIKELY = (0.12, 0.12, 0.09, 0.08, 0.11, 0.15, 0.03, 0.14, 0.1, 0.06)
DYED = 0.3  # share of sketches that get a piece of cloth: garments lie spread out at home as they are drawn, not as in a shop


def vary_garments(pictures: np.ndarray, labels: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Give one epoch's pictures: each training picture at most once, varied, and among them drawings that the project makes itself.

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


def _shop(pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator) -> Source:
    return _columns(pictures[chosen]), labels[chosen]


def _photo(pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator) -> Source:
    """Cloth in any tone, never black; at the rim, something else that was taken for garment, or a piece that was not."""
    columns = _columns(pictures[chosen])
    item = columns > FAINT
    count = len(chosen)
    gain, lift = random.uniform(0.35, 1.1, count).astype(np.float32), random.uniform(10, 110, count).astype(np.float32)
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
                columns[:, group] = np.where(spot & ~item[:, group], random.uniform(30, 255), columns[:, group])
    return columns, labels[chosen]


def _stripes(random: np.random.Generator) -> FloatArray:
    """Give float32 (784,): stripes across or down, as shares of the cloth's tone; at home they are stronger than in a shop."""
    wave = np.sin(np.arange(SIDE) * (2 * np.pi / random.uniform(2.5, 9)) + random.uniform(0, 2 * np.pi)) > random.uniform(-0.6, 0.6)
    tones = np.where(wave, 1.0, random.uniform(0.3, 0.9)).astype(np.float32)
    return np.repeat(tones, SIDE) if random.random() < 0.7 else np.tile(tones, SIDE)


def _spot(random: np.random.Generator) -> np.ndarray:
    """Give bool (784,): a blot near the rim."""
    angle, reach = random.uniform(0, 2 * np.pi), random.uniform(10, 16)
    rows, columns = np.indices((SIDE, SIDE)) - (SIDE - 1) / 2
    along, across = random.uniform(1.5, 6, 2)
    return np.asarray(((rows - reach * np.sin(angle)) / along) ** 2 + ((columns - reach * np.cos(angle)) / across) ** 2 < 1).ravel()


def _silhouette(pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator) -> Source:
    """Flat cloth, some of it with seams where the garment's tone changes: what filling a careful outline gives."""
    small = pictures[chosen].astype(np.int16)
    item = small > FAINT
    across = np.logical_or.accumulate(item, 2) & np.logical_or.accumulate(item[:, :, ::-1], 2)[:, :, ::-1]
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


def _sketch(pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator) -> Source:
    drawn, named = sketches(SKETCHES)
    taken = random.integers(0, len(drawn), len(chosen))
    columns = _columns(drawn[taken])
    dyed = np.flatnonzero(random.random(len(chosen)) < DYED)
    cloth = random.uniform(0.4, 1.5, len(dyed)) + random.uniform(0, 0.15, len(dyed)) * random.standard_normal(
        (PIXELS, len(dyed)), np.float32
    )
    columns[:, dyed] = np.clip(columns[:, dyed] * cloth, 0, 255)
    return columns, named[taken]


@lru_cache(maxsize=1)
def sketches(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw garments, and fill them as `cutout` fills a visitor's: uint8 (count, 28, 28) and uint8 (count,), all classes alike often."""
    random = np.random.default_rng(0)
    drawn: list[np.ndarray] = []
    named: list[int] = []
    while len(drawn) < count:
        garment = int(random.choice(10, p=LIKELY))
        filled = outlines.fill(sketch_garment(garment, random))
        if filled is not None:  # a brush too thick for a small drawing leaves nothing hollow
            drawn.append(sharpen_and_centre(longest_edge_28(filled)))
            named.append(garment)
    return np.stack(drawn), np.array(named, np.uint8)


def _pair(pictures: np.ndarray, labels: np.ndarray, chosen: np.ndarray, random: np.random.Generator) -> Source:
    """Two shoes next to each other, toes up or down."""
    shoes = np.flatnonzero(np.isin(labels, SHOES))
    taken = random.choice(shoes, len(chosen)) if len(shoes) else chosen
    upright = pictures[taken].transpose(0, 2, 1)
    whole = (upright[:, :, ::2] // 2 + upright[:, :, 1::2] // 2).astype(np.uint8)
    left = np.where(((labels[taken] == 9) | (random.random(len(taken)) < 0.3))[:, None, None], whole, upright[:, :, 7:21])
    both = np.concatenate([left, left[:, :, ::-1]], axis=2)
    upside_down = random.random(len(taken)) < 0.5
    both[upside_down] = both[upside_down, ::-1]
    return _columns(both), labels[taken]


_SOURCES = {"shop": _shop, "photo": _photo, "silhouette": _silhouette, "sketch": _sketch, "pair": _pair}
