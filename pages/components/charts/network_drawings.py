"""Small networks drawn as SVG: every number of backpropagation, and neurons dropped by dropout.

As <img>, because Streamlit removes SVG from HTML; so its colors cannot come from the page, and
`dark` says what its background is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from pages.components.charts.data_address import svg_address
from pages.components.charts.style import page_colors

STYLE = (
    "text{font:16.5px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "text-anchor:middle;dominant-baseline:central;font-variant-numeric:tabular-nums}"
)
FAINT = 'stroke="currentColor" stroke-opacity='
BOLD = ' style="font-weight:650"'

# The 2-3-1 network: x, y and radius of each neuron, the ends of each edge, and where labels are.
NODES = {"x1": (48, 175, 38), "x2": (48, 361, 38), "y": (620, 268, 46)}
NODES |= {"h1": (365, 96, 46), "h2": (365, 268, 46), "h3": (365, 440, 46)}
LOSS = (762, 268)
EDGES = {f"w{i}{j}": (f"x{i}", f"h{j}") for i in "12" for j in "123"}
EDGES |= {f"v{j}": (f"h{j}", "y") for j in "123"}


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


def backpropagation_drawing(drawn: DrawnPass, alt: str, *, dark: bool) -> str:
    """Return a picture of the 2-3-1 network as HTML; `alt` describes it in words."""
    colors = page_colors(dark)
    lit = colors.second if drawn.backward else colors.first

    def frame(name: str) -> str:
        active = name in drawn.active
        stroke = f'"{lit}" stroke-width="4"' if active else '"currentColor" stroke-width="1.5"'
        return f'fill="{colors.page}" stroke={stroke}'

    def write(name: str, x: float, y: float) -> str:
        lines = drawn.lines.get(name, ())
        at = [y + 19 * (row - (len(lines) - 1) / 2) for row in range(len(lines))]
        looks = [
            (colors.second, BOLD) if line[0] == "∂" else ("currentColor", "") for line in lines
        ]
        return "".join(
            f'<text x="{x:.0f}" y="{y:.0f}" fill="{color}"{style}>{escape(line)}</text>'
            for y, line, (color, style) in zip(at, lines, looks, strict=True)
        )

    def label(name: str, x: float, y: float) -> str:
        if not drawn.lines.get(name):
            return ""
        lines = drawn.lines[name]
        width, height = 9 * max(map(len, lines)) + 4, 19 * len(lines) + 2
        box = f'<rect x="{x - width / 2:.0f}" y="{y - height / 2:.0f}" width="{width}" height='
        return f'{box}"{height}" rx="5" fill="{colors.page}" opacity="0.9"/>{write(name, x, y)}'

    parts, labels = [], []
    for name, (start, end) in EDGES.items():
        (x, y, _), (to_x, to_y, _) = NODES[start], NODES[end]
        stroke = f'stroke="{lit}"' if name in drawn.active else f'{FAINT}"0.25"'
        weight = drawn.weights.get(name, 0.3)
        width = 1.5 + 4 * min(1.5, abs(weight))
        parts.append(_line(x, y, to_x, to_y, width, stroke, "9 6" if weight < 0 else ""))
        share = 0.68 if name[0] == "w" else 0.44  # so that labels are below one another
        labels.append(label(name, x + share * (to_x - x), y + share * (to_y - y)))
    stroke = f'stroke="{lit}"' if "loss" in drawn.active else f'{FAINT}"0.25"'
    parts.append(_line(*NODES["y"][:2], *LOSS, 2.7, stroke))
    for name, (x, y, radius) in NODES.items():
        parts += [f'<circle cx="{x}" cy="{y}" r="{radius}" {frame(name)}/>', write(name, x, y)]
        if name[0] == "h":
            labels += [label(f"b{name[1]}", x, y - 70), label(f"d{name[1]}", x, y + 58)]
    x, y = LOSS
    box = f'<rect x="{x - 62}" y="{y - 50}" width="124" height="100" rx="10" {frame("loss")}/>'
    x, y, _ = NODES["y"]
    labels += [label("c", x, y - 70), label("dy", x, y + 60)]
    parts += [box, write("loss", *LOSS), *labels]
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
    input_x, hidden_x, output_x, height = 22, 200, 405, 410
    colors = page_colors(dark)

    def rows(count: int, distance: float) -> list[float]:
        return [height / 2 + (row - (count - 1) / 2) * distance for row in range(count)]

    def circle(x: float, y: float, radius: int, stroke: str, fill: str = colors.page) -> str:
        return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke={stroke}/>'

    edges, neurons = [], []
    for y, value, outgoing in zip(rows(len(values), 50), values, weights, strict=True):
        if np.isnan(value):
            dashed = f'"{colors.second}" stroke-width="1.5" stroke-dasharray="4 4"'
            cross = f'd="M{hidden_x - 14},{y - 14}l28,28m0,-28l-28,28" stroke="{colors.second}"'
            neurons.append(circle(hidden_x, y, 22, dashed, "none"))
            neurons.append(f'<path {cross} stroke-width="4" stroke-linecap="round"/>')
            continue
        edges += [_line(input_x, at, hidden_x, y, 1, f'{FAINT}"0.22"') for at in rows(6, 60)]
        for at, weight in zip(rows(len(sums), 115), outgoing, strict=True):
            width, dashes = 1 + 3 * abs(weight), "6 5" if weight < 0 else ""
            edges.append(_line(hidden_x, y, output_x, at, width, f'{FAINT}"0.4"', dashes))
        neurons.append(circle(hidden_x, y, 22, '"currentColor" stroke-width="2"'))
        neurons.append(_text(hidden_x, y, _number(value), 400))
    inputs = [circle(input_x, y, 10, '"currentColor" stroke-width="1.5"') for y in rows(6, 60)]
    for name, y, total in zip("ABC", rows(len(sums), 115), sums, strict=True):
        first = f'"{colors.first}" stroke-width="5"'
        look = first if name == "A" else '"currentColor" stroke-width="1.5"'
        neurons += [circle(output_x, y, 36, look), _text(output_x, y - 10, name, 650)]
        neurons.append(_text(output_x, y + 11, _number(total), 400))
    parts = [*edges, *inputs, *neurons]
    return _picture(parts, 460, height, alt, min_width=335, dark=dark)


def _line(
    x: float, y: float, to_x: float, to_y: float, width: float, stroke: str, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}"'
    return f'<line {ends} stroke-width="{width:.1f}" {stroke}{dashed}/>'


def _text(x: float, y: float, text: str, weight: int) -> str:
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
