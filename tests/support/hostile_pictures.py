"""Pictures as strangers might send them, for hypothesis: tiny and large, busy and bare."""

import numpy as np
from hypothesis import strategies as st
from PIL import Image, ImageDraw

MODES = (
    *("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB"),
    *("HSV", "I", "I;16", "F"),
)
SIDES = st.one_of(st.integers(1, 40), st.integers(41, 500), st.sampled_from((840, 1400)))
GRAYS = st.one_of(st.sampled_from((0, 1, 127, 128, 254, 255)), st.integers(0, 255))
EXTREMES = (1.0, 1 / 255, 1e-38, 3e38, -3e38, np.inf, np.nan)  # factors for pictures of floats


@st.composite
def pictures(draw, sides=SIDES):
    """Draw a picture of one of seventeen modes."""
    width, height, paper, ink = draw(sides), draw(sides), draw(GRAYS), draw(GRAYS)
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = np.full((height, width), paper, np.float32)
    for scene in draw(st.lists(st.sampled_from(SCENES), max_size=3)):
        values = scene(values, ink, chance)
    return in_mode(values, draw(st.sampled_from(MODES)), draw(st.sampled_from(EXTREMES)), chance)


def in_mode(values, mode, factor, chance):
    """Turn gray values, float32 (height, width), into a picture of a mode."""
    if mode == "F":
        with np.errstate(all="ignore"):
            return Image.fromarray(values * np.float32(factor))
    if mode in ("I", "I;16"):
        kind, most = (np.int32, 2**31 - 200) if mode == "I" else (np.uint16, 65535)
        shares = np.clip(values, 0, 255).astype(np.float64) / 255
        return Image.fromarray((shares * most).astype(kind))
    gray = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    if mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        alpha = chance.choice((0, 128, 255), values.shape).astype(np.uint8)
        gray = Image.merge("LA", (gray, Image.fromarray(alpha)))
    via = {"RGBa": "RGBA", "La": "LA", "LAB": "RGB", "HSV": "RGB"}.get(mode, mode)
    if mode == "LAB":
        return Image.merge("LAB", [gray.convert("L")] * 3)
    return gray.convert("RGBA").convert(via).convert(mode) if mode != "1" else gray.convert("1")


def dots(values, ink, chance):
    share = chance.choice((0.001, 0.02, 0.08, 0.3, 0.5, 0.97))
    return np.where(chance.random(values.shape) < share, np.float32(ink), values)


def gradient(values, ink, chance):
    return values + np.linspace(0, ink - values[0, 0], values.shape[1], dtype=np.float32)


def dithered(values, ink, chance):
    levels = np.clip(gradient(values, ink, chance), 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(levels).convert("1"), np.float32) * 255


def noise(values, ink, chance):
    return np.clip(values + chance.normal(0, ink / 8, values.shape), 0, 255).astype(np.float32)


def bar(values, ink, chance):
    """Cover a random box, often along an edge."""
    values = values.copy()
    rows, columns = (
        np.sort(chance.integers(0, side + 1, 2)) if chance.random() < 0.6 else (0, side)
        for side in values.shape
    )
    values[slice(*rows), slice(*columns)] = ink
    return values


def comb(values, ink, chance):
    """Draw parallel lines, or a grid of them."""
    values, every = values.copy(), int(chance.integers(2, 40))
    if chance.random() < 0.7:
        values[every // 2 :: every] = ink
    if chance.random() < 0.7:
        values[:, every // 2 :: every] = ink
    return values


def blots(values, ink, chance):
    """Draw a grid of small squares."""
    values, every = values.copy(), int(chance.integers(3, 30))
    rows, columns = np.indices(values.shape) % every
    values[(rows < every - 2) & (columns < every // 2)] = ink
    return values


def frame(values, ink, chance):
    values, depth = values.copy(), int(chance.integers(1, 12))
    values[:depth], values[:, :depth] = ink, ink
    values[-depth:], values[:, -depth:] = ink, ink
    return values


def strokes(values, ink, chance):
    picture, (height, width) = Image.fromarray(values), values.shape
    points = chance.integers(-5, max(height, width) + 5, (int(chance.integers(2, 60)), 2))
    pen = int(chance.integers(1, 2 + max(height, width) // 8))
    ImageDraw.Draw(picture).line([tuple(map(int, point)) for point in points], ink, width=pen)
    return np.array(picture)


def rings(values, ink, chance):
    rows, columns = np.indices(values.shape)
    away = np.hypot(rows - values.shape[0] / 2, columns - values.shape[1] / 2)
    return np.where(away % chance.integers(3, 60) < 2, np.float32(ink), values)


SCENES = (
    *(dots, gradient, dithered, noise, bar, bar, comb, blots, frame, strokes, strokes, rings),
)
