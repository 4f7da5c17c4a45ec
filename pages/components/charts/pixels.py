"""28x28 arrays in, pictures of them out as addresses for an <img>: a mark or light and dark tell what matters, never hue alone."""

import numpy as np

from pages.components.charts.data_address import png_address, svg_address

SIDE = 28
INK, FOR, AGAINST = (
    np.array([150, 150, 150]),
    np.array([86, 180, 233]),
    np.array([230, 159, 0]),
)  # gray, Okabe and Ito's blue and orange
# From minus to plus the light grows with the value, so that it is read in gray too.
STOPS, COLOURS = (
    (-1.0, -0.5, 0.0, 0.5, 1.0),
    ((56, 20, 0), (150, 66, 8), (128, 128, 128), (110, 180, 235), (228, 243, 255)),
)
MARKED, BRIGHT = 0.3, 60  # of the greatest weight, and of 255: above both a pixel gets a + or a -


def plain(pixels: np.ndarray) -> str:
    """Show a picture uint8 (28, 28) as it is."""
    return png_address(pixels)


def signed(values: np.ndarray) -> str:
    """Show values (height, width): plus light blue, minus dark orange, nothing gray, against the greatest of them."""
    shares = values / (np.abs(values).max() or 1.0)
    return png_address(
        np.stack(
            [np.interp(shares, STOPS, channel) for channel in zip(*COLOURS, strict=True)], axis=-1
        ).astype(np.uint8)
    )


def cells(values: np.ndarray) -> str:
    """Show values (n,) as the cells of a square, row by row: the farther from 0 the brighter."""
    side = int(np.ceil(np.sqrt(len(values))))
    square = np.zeros(side * side)
    square[: len(values)] = np.abs(values)
    return png_address(
        (30 + 225 * square / (square.max() or 1.0)).astype(np.uint8).reshape(side, side)
    )


def weighed(pixels: np.ndarray, weights: np.ndarray, box: tuple[int, int, int] | None) -> str:
    """Show a picture uint8 (28, 28) whose ink is colored by weights (28, 28): + and blue above 0, - and orange below.

    Args:
        box: row, column and side of a square to frame.
    """
    shares = weights / (np.abs(weights).max() or 1.0)
    strength = np.sqrt(np.abs(shares))[..., None]
    color = INK * (1 - strength) + np.where(shares[..., None] > 0, FOR, AGAINST) * strength
    clear = shares * (pixels > BRIGHT)
    marks = _strokes(clear > MARKED, "#06263b", _PLUS) + _strokes(
        clear < -MARKED, "#3a2400", _MINUS
    )
    if box:
        row, column, side = box
        where = f'x="{column}" y="{row}" width="{side}" height="{side}" fill="none"'
        marks += f'<rect {where} stroke="#000" stroke-width=".5"/><rect {where} stroke="#fff" stroke-width=".22"/>'
    return _svg((pixels[..., None] / 255 * color).astype(np.uint8), marks)


def changed(pixels: np.ndarray, added: np.ndarray, erased: np.ndarray) -> str:
    """Show a picture uint8 (28, 28) in which some pixels, bool (28, 28), were added (+ on blue) and some erased (x on orange)."""
    colored = np.repeat((pixels[..., None] * 0.8).astype(np.uint8), 3, axis=-1)
    colored[added], colored[erased] = FOR, AGAINST
    return _svg(colored, _strokes(added, "#06263b", _PLUS) + _strokes(erased, "#3a2400", _CROSS))


_PLUS, _MINUS, _CROSS = (
    "M{x}.2 {y}.5h.6M{x}.5 {y}.2v.6",
    "M{x}.2 {y}.5h.6",
    "M{x}.22 {y}.22l.56 .56M{x}.78 {y}.22l-.56 .56",
)


def _strokes(where: np.ndarray, color: str, sign: str) -> str:
    line = "".join(sign.format(x=x, y=y) for y, x in np.argwhere(where))
    return f'<path d="{line}" stroke="{color}" stroke-width=".17"/>'


def _svg(pixels: np.ndarray, marks: str) -> str:
    image = f'<image href="{png_address(pixels)}" width="{SIDE}" height="{SIDE}" style="image-rendering:pixelated"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="560" height="560">{image}{marks}</svg>'
    return svg_address(drawing)
