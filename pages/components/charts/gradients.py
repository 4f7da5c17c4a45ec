"""A network of two inputs, three hidden neurons and one output as a picture (SVG) with a number at every place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pages.components.charts.style import page_colors
from pages.components.charts.svg import picture

INPUT_X, HIDDEN_X, OUTPUT_X, LOSS_X = 48, 365, 620, 762
INPUT_Y, HIDDEN_Y, OUTPUT_Y = (175, 361), (96, 268, 440), 268
WIDTH, HEIGHT = 830, 512
ALONG_FIRST, ALONG_SECOND = (
    0.68,
    0.44,
)  # where on an edge its weight stands: there the labels lie one below the other
LEAST_WIDTH = (
    680  # narrower, the picture scrolls in its own box: its smallest letters stay above 12 px
)


@dataclass(frozen=True)
class Drawn:
    """What stands where. Places: x1 x2, w11 to w23, b1 to b3, h1 to h3, d1 to d3 (under a hidden neuron), v1 to v3, c, y, dy, loss.

    A line that begins with ∂ is drawn as a gradient. `active` are the places that the present step is about.
    """

    lines: Mapping[str, Sequence[str]]
    weights: Mapping[str, float]  # of the edges: w11 to w23 and v1 to v3
    active: Collection[str]
    backward: bool


def gradients(drawn: Drawn, alt: str, *, dark: bool) -> str:
    """Draw the network as HTML with an SVG in it.

    Args:
        drawn: the numbers.
        alt: the picture's present state in words.
        dark: whether the page's background is dark.
    """
    parts = [*_edges(drawn, dark), *_neurons(drawn, dark), *_labels(drawn, dark)]
    return picture(parts, WIDTH, HEIGHT, alt, least_width=LEAST_WIDTH, dark=dark)


def _ends() -> dict[str, tuple[int, int, int, int]]:
    """Give the edges: their name -> from where to where."""
    first = {
        f"w{i + 1}{j + 1}": (INPUT_X, INPUT_Y[i], HIDDEN_X, HIDDEN_Y[j])
        for i in range(2)
        for j in range(3)
    }
    return first | {f"v{j + 1}": (HIDDEN_X, HIDDEN_Y[j], OUTPUT_X, OUTPUT_Y) for j in range(3)}


def _edges(drawn: Drawn, dark: bool) -> list[str]:
    colors = page_colors(dark)
    lit = colors.second if drawn.backward else colors.first
    parts = []
    for name, (x, y, to_x, to_y) in {
        **_ends(),
        "loss": (OUTPUT_X, OUTPUT_Y, LOSS_X, OUTPUT_Y),
    }.items():
        width = 1.5 + 4 * min(1.5, abs(drawn.weights.get(name, 0.3)))
        look = (
            f'stroke="{lit}"'
            if name in drawn.active
            else 'stroke="currentColor" stroke-opacity="0.25"'
        )
        dash = ' stroke-dasharray="9 6"' if drawn.weights.get(name, 1.0) < 0 else ""
        parts.append(
            f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke-width="{width:.1f}" {look}{dash}/>'
        )
    return parts


def _neurons(drawn: Drawn, dark: bool) -> list[str]:
    places = {f"x{i + 1}": (INPUT_X, INPUT_Y[i], 38) for i in range(2)}
    places |= {f"h{j + 1}": (HIDDEN_X, HIDDEN_Y[j], 46) for j in range(3)}
    places["y"] = (OUTPUT_X, OUTPUT_Y, 46)
    parts = []
    for name, (x, y, radius) in places.items():
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="{radius}" {_frame(name, drawn, dark)}/>{_lines(drawn, name, x, y, dark)}'
        )
    box = f'<rect x="{LOSS_X - 62}" y="{OUTPUT_Y - 50}" width="124" height="100" rx="10" {_frame("loss", drawn, dark)}/>'
    return [*parts, box + _lines(drawn, "loss", LOSS_X, OUTPUT_Y, dark)]


def _frame(name: str, drawn: Drawn, dark: bool) -> str:
    colors = page_colors(dark)
    lit = colors.second if drawn.backward else colors.first
    look = (
        f'stroke="{lit}" stroke-width="4"'
        if name in drawn.active
        else 'stroke="currentColor" stroke-width="1.5"'
    )
    return f'fill="{colors.page}" {look}'


def _labels(drawn: Drawn, dark: bool) -> list[str]:
    parts = []
    for name, (x, y, to_x, to_y) in _ends().items():
        share = ALONG_FIRST if name.startswith("w") else ALONG_SECOND
        parts.append(_label(drawn, name, x + share * (to_x - x), y + share * (to_y - y), dark))
    for j, y in enumerate(HIDDEN_Y, start=1):
        parts += [
            _label(drawn, f"b{j}", HIDDEN_X, y - 70, dark),
            _label(drawn, f"d{j}", HIDDEN_X, y + 58, dark),
        ]
    return [
        *parts,
        _label(drawn, "c", OUTPUT_X, OUTPUT_Y - 70, dark),
        _label(drawn, "dy", OUTPUT_X, OUTPUT_Y + 60, dark),
    ]


def _label(drawn: Drawn, name: str, x: float, y: float, dark: bool) -> str:
    """Write over the edges, on the page's own color; empty where nothing stands."""
    lines = drawn.lines.get(name, ())
    if not lines:
        return ""
    width, height = 9 * max(map(len, lines)) + 4, 19 * len(lines) + 2
    page = page_colors(dark).page
    box = f'<rect x="{x - width / 2:.0f}" y="{y - height / 2:.0f}" width="{width}" height="{height}" rx="5" fill="{page}" opacity="0.9"/>'
    return box + _lines(drawn, name, x, y, dark)


def _lines(drawn: Drawn, name: str, x: float, y: float, dark: bool) -> str:
    lines = drawn.lines.get(name, ())
    color = page_colors(dark).second
    parts = []
    for place, line in enumerate(lines):
        look = (
            f'fill="{color}" style="font-weight:650"'
            if line.startswith("∂")
            else 'fill="currentColor"'
        )
        down = y + (place - (len(lines) - 1) / 2) * 19
        parts.append(f'<text x="{x:.0f}" y="{down:.0f}" {look}>{escape(line)}</text>')
    return "".join(parts)
