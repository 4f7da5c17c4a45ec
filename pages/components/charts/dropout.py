"""A network whose hidden neurons are in or crossed out, as a picture (SVG)."""

import numpy as np

from pages.components.charts.style import page_colors
from pages.components.charts.svg import picture

WIDTH, HEIGHT = 460, 410
INPUT_X, HIDDEN_X, OUTPUT_X = 22, 200, 405
INPUTS = 6


def dropout(
    values: np.ndarray, weights: np.ndarray, sums: np.ndarray, alt: str, *, dark: bool
) -> str:
    """Draw the network as HTML with a picture in it; who is out is dashed, crossed, and has no lines.

    Args:
        values: float (hidden,), what each hidden neuron hands on; NaN for who is out.
        weights: float (hidden, outputs), for the lines.
        sums: float (outputs,), written into the outputs; the first one stands out.
        alt: the state in words.
        dark: whether the page's background is dark.
    """
    rows, outputs = _heights(len(values)), _heights(len(sums), 115)
    parts = []
    for y, value, to_outputs in zip(rows, values, weights, strict=True):
        if not np.isnan(value):
            parts += [
                _line(INPUT_X, from_y, HIDDEN_X, y, 1, 0.22) for from_y in _heights(INPUTS, 60)
            ]
            parts += [
                _weight(y, to_y, weight) for to_y, weight in zip(outputs, to_outputs, strict=True)
            ]
    page, lit = page_colors(dark).page, page_colors(dark).first
    parts += [
        f'<circle cx="{INPUT_X}" cy="{y}" r="10" fill="{page}" stroke="currentColor" stroke-width="1.5"/>'
        for y in _heights(INPUTS, 60)
    ]
    parts += [
        _out(y, dark) if np.isnan(value) else _in(y, value, page)
        for y, value in zip(rows, values, strict=True)
    ]
    for place, (y, total) in enumerate(zip(outputs, sums, strict=True)):
        look = (
            f'stroke="{lit}" stroke-width="5"'
            if place == 0
            else 'stroke="currentColor" stroke-width="1.5"'
        )
        parts.append(f'<circle cx="{OUTPUT_X}" cy="{y}" r="36" fill="{page}" {look}/>')
        parts += [
            _text(OUTPUT_X, y - 10, "ABC"[place], 650),
            _text(OUTPUT_X, y + 11, _number(total), 400),
        ]
    return picture(parts, WIDTH, HEIGHT, alt, least_width=335, dark=dark)


def _heights(count: int, apart: float = 50) -> list[float]:
    return [HEIGHT / 2 + (place - (count - 1) / 2) * apart for place in range(count)]


def _line(
    x: float, y: float, to_x: float, to_y: float, width: float, opacity: float, dashes: str = "none"
) -> str:
    look = f'stroke="currentColor" stroke-width="{width:.1f}" stroke-opacity="{opacity}" stroke-dasharray="{dashes}"'
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" {look}/>'


def _weight(y: float, to_y: float, weight: float) -> str:
    return _line(
        HIDDEN_X, y, OUTPUT_X, to_y, 1 + 3 * abs(weight), 0.4, "6 5" if weight < 0 else "none"
    )


def _in(y: float, value: float, page: str) -> str:
    circle = f'<circle cx="{HIDDEN_X}" cy="{y}" r="22" fill="{page}" stroke="currentColor" stroke-width="2"/>'
    return circle + _text(HIDDEN_X, y, _number(value), 400)


def _out(y: float, dark: bool) -> str:
    color, reach = page_colors(dark).second, 14
    cross = f"M{HIDDEN_X - reach},{y - reach}l{2 * reach},{2 * reach}m0,{-2 * reach}l{-2 * reach},{2 * reach}"
    ring = f'<circle cx="{HIDDEN_X}" cy="{y}" r="22" fill="none" stroke="{color}" stroke-width="1.5" stroke-dasharray="4 4"/>'
    return ring + f'<path d="{cross}" stroke="{color}" stroke-width="4" stroke-linecap="round"/>'


def _text(x: float, y: float, text: str, weight: int) -> str:
    return f'<text x="{x}" y="{y}" fill="currentColor" style="font-weight:{weight}">{text}</text>'


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")
