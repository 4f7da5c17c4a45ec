"""Small networks drawn as SVG: every number of backpropagation, and neurons dropped by dropout.

As <img>, because Streamlit removes SVG from HTML; so its colors cannot come from the page, and
`dark` says what its background is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from pages.components.charts.data_address import svg_address
from pages.components.charts.style import PageColors, page_colors

STYLE = (
    "text{font:16.5px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "text-anchor:middle;dominant-baseline:central;font-variant-numeric:tabular-nums}"
)
FAINT = 'stroke="currentColor" stroke-opacity='

# The 2-3-1 network and its loss: x, y and radius of each neuron, the ends of each edge, and the
# centers of the labels beside them.
NODES = {"x1": (48, 175, 38), "x2": (48, 361, 38)}
NODES |= {"h1": (365, 96, 46), "h2": (365, 268, 46), "h3": (365, 440, 46)}
NODES |= {"y": (620, 268, 46), "loss": (762, 268, 0)}
EDGES = {f"w{i}{j}": (f"x{i}", f"h{j}") for i in "12" for j in "123"}
EDGES |= {f"v{j}": (f"h{j}", "y") for j in "123"} | {"loss": ("y", "loss")}


def _on_edge(name: str) -> tuple[float, float]:
    """Return where on an edge its weight is written: labels must not cover each other."""
    (x, y, _), (to_x, to_y, _) = (NODES[end] for end in EDGES[name])
    share = 0.68 if name[0] == "w" else 0.44
    return x + share * (to_x - x), y + share * (to_y - y)


LABELS = {name: _on_edge(name) for name in EDGES if name != "loss"}
LABELS |= {f"b{j}": (365, NODES[f"h{j}"][1] - 70) for j in "123"}
LABELS |= {f"d{j}": (365, NODES[f"h{j}"][1] + 58) for j in "123"}
LABELS |= {"c": (620, 198), "dy": (620, 328)}
# The network with dropout.
INPUT_X, HIDDEN_X, OUTPUT_X, HEIGHT = 22, 200, 405, 410


@dataclass(frozen=True)
class DrawnPass:
    """What is written at each place of the drawing of one forward and backward pass.

    Places: x1 x2, w11 to w23, b1 to b3, h1 to h3, d1 to d3 (below a hidden neuron), v1 to v3, c,
    y, dy, loss. A line that begins with ∂ is drawn as a gradient. `active` places stand out.
    """

    lines: Mapping[str, Sequence[str]]
    weights: Mapping[str, float]  # of the edges: w11 to w23 and v1 to v3
    active: Collection[str]
    backward: bool

    def stroke(self, place: str, colors: PageColors) -> str | None:
        """Return the color of an active place."""
        lit = colors.second if self.backward else colors.first
        return f'stroke="{lit}"' if place in self.active else None


def backpropagation_drawing(drawn: DrawnPass, alt: str, *, dark: bool) -> str:
    """Return a picture of the 2-3-1 network as HTML; `alt` describes it in words."""
    colors = page_colors(dark)
    parts = [_edge(drawn, name, colors) for name in EDGES]
    parts += [_neuron(drawn, name, colors) for name in NODES]
    parts += [_label(drawn, name, colors) for name in LABELS if drawn.lines.get(name)]
    # On a narrower screen the picture scrolls: its smallest letters stay above 12 px.
    return _picture(parts, 830, 512, alt, min_width=680, dark=dark)


def dropout_drawing(
    values: np.ndarray, weights: np.ndarray, sums: np.ndarray, alt: str, *, dark: bool
) -> str:
    """Return a picture of a network as HTML; dropped neurons are crossed and have no edges.

    Args:
        values: float (hidden,), what each hidden neuron passes on; NaN if dropped.
        weights: float (hidden, outputs), of the edges.
        sums: float (outputs,), written into the outputs; the first one stands out.
        alt: the picture in words.
    """
    colors = page_colors(dark)
    thin = 'stroke="currentColor" stroke-width="1.5"'
    edges, neurons = [], [_circle(INPUT_X, y, 10, colors.page, thin) for y in _rows(6, 60)]
    for y, value, outgoing in zip(_rows(len(values), 50), values, weights, strict=True):
        if np.isnan(value):
            neurons.append(_dropped(y, colors.second))
            continue
        edges += [_line(INPUT_X, at, HIDDEN_X, y, 1, f'{FAINT}"0.22"') for at in _rows(6, 60)]
        for at, weight in zip(_rows(len(sums), 115), outgoing, strict=True):
            width, dashes = 1 + 3 * abs(weight), "6 5" if weight < 0 else ""
            edges.append(_line(HIDDEN_X, y, OUTPUT_X, at, width, f'{FAINT}"0.4"', dashes))
        thick = 'stroke="currentColor" stroke-width="2"'
        neurons.append(_circle(HIDDEN_X, y, 22, colors.page, thick))
        neurons.append(_text(HIDDEN_X, y, _number(value)))
    for name, y, total in zip("ABC", _rows(len(sums), 115), sums, strict=True):
        look = f'stroke="{colors.first}" stroke-width="5"' if name == "A" else thin
        neurons.append(_circle(OUTPUT_X, y, 36, colors.page, look))
        neurons.append(_text(OUTPUT_X, y - 10, name, weight=650))
        neurons.append(_text(OUTPUT_X, y + 11, _number(total)))
    return _picture([*edges, *neurons], 460, HEIGHT, alt, min_width=335, dark=dark)


def _edge(drawn: DrawnPass, name: str, colors: PageColors) -> str:
    (x, y, _), (to_x, to_y, _) = (NODES[end] for end in EDGES[name])
    weight = drawn.weights.get(name, 0.3)
    width, dashes = 1.5 + 4 * min(1.5, abs(weight)), "9 6" if weight < 0 else ""
    stroke = drawn.stroke(name, colors) or f'{FAINT}"0.25"'
    return _line(x, y, to_x, to_y, width, stroke, dashes)


def _neuron(drawn: DrawnPass, name: str, colors: PageColors) -> str:
    x, y, radius = NODES[name]
    lit = drawn.stroke(name, colors)
    look = f'{lit} stroke-width="4"' if lit else 'stroke="currentColor" stroke-width="1.5"'
    shape = _circle(x, y, radius, colors.page, look)
    if name == "loss":
        box = f'x="{x - 62}" y="{y - 50}" width="124" height="100" rx="10"'
        shape = f'<rect {box} fill="{colors.page}" {look}/>'
    return shape + _lines(drawn.lines.get(name, ()), x, y, colors)


def _label(drawn: DrawnPass, name: str, colors: PageColors) -> str:
    """Return a label on a box in the page's color, so that it can be read over edges."""
    (x, y), lines = LABELS[name], drawn.lines[name]
    width, height = 9 * max(map(len, lines)) + 4, 19 * len(lines) + 2
    box = f'x="{x - width / 2:.0f}" y="{y - height / 2:.0f}" width="{width}" height="{height}"'
    look = f'rx="5" fill="{colors.page}" opacity="0.9"'
    return f"<rect {box} {look}/>{_lines(lines, x, y, colors)}"


def _lines(lines: Sequence[str], x: float, y: float, colors: PageColors) -> str:
    top, parts = y - (len(lines) - 1) / 2 * 19, []
    for row, line in enumerate(lines):
        gradient = f'fill="{colors.second}" style="font-weight:650"'
        look = gradient if line[0] == "∂" else 'fill="currentColor"'
        parts.append(f'<text x="{x:.0f}" y="{top + 19 * row:.0f}" {look}>{escape(line)}</text>')
    return "".join(parts)


def _dropped(y: float, color: str) -> str:
    dashed = f'stroke="{color}" stroke-width="1.5" stroke-dasharray="4 4"'
    cross = f'd="M{HIDDEN_X - 14},{y - 14}l28,28m0,-28l-28,28" stroke="{color}"'
    path = f'<path {cross} stroke-width="4" stroke-linecap="round"/>'
    return _circle(HIDDEN_X, y, 22, "none", dashed) + path


def _rows(count: int, distance: float) -> list[float]:
    return [HEIGHT / 2 + (row - (count - 1) / 2) * distance for row in range(count)]


def _circle(x: float, y: float, radius: int, fill: str, stroke: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" {stroke}/>'


def _line(
    x: float, y: float, to_x: float, to_y: float, width: float, stroke: str, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}"'
    return f'<line {ends} stroke-width="{width:.1f}" {stroke}{dashed}/>'


def _text(x: float, y: float, text: str, weight: int = 400) -> str:
    return f'<text x="{x}" y="{y}" fill="currentColor" style="font-weight:{weight}">{text}</text>'


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _picture(
    parts: Iterable[str], width: int, height: int, alt: str, *, min_width: int, dark: bool
) -> str:
    """Return SVG elements as an image; `currentColor` in them is the page's ink.

    It is as wide as its place on the page, and scrolls below `min_width` px.
    """
    view = f'viewBox="0 0 {width} {height}" color="{page_colors(dark).ink}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {view}><style>{STYLE}</style>'
    source = svg_address(f"{head}{''.join(parts)}</svg>")
    look = f"display:block;width:100%;min-width:{min_width}px;aspect-ratio:{width}/{height}"
    image = f'<img alt="{escape(alt)}" style="{look}" src="{source}">'
    return f'<div class="s28-picture" style="overflow-x:auto" tabindex="0">{image}</div>'
