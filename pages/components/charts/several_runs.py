"""Several runs in one figure: their curves, and any two of their values; `dark` is the page's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.curves import EMPTY, LEAST_SPAN, MARGIN, Point, fitted
from pages.components.charts.style import AXIS, apply_layout, hover_label, page_colors

# Okabe and Ito's, without black and yellow, which light and dark pages hide.
COLORS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
DASHES = ("solid", "dot")
MOST_CURVES = len(COLORS) * len(DASHES)
LEGEND_ROW = 24  # px
MOST_LETTERS = 36  # of a title in the legend


@dataclass(frozen=True)
class Curve:
    """A run's title and its beginning, ready for Plotly, and its points (epoch, value)."""

    title: str
    short: str
    accuracy: Sequence[Point]
    loss: Sequence[Point]


@dataclass(frozen=True)
class Spot:
    """A run's two values, and its text on hover, ready for Plotly."""

    x: Any
    y: Any
    said: str


def overlaid(curves: Sequence[Curve], *, dark: bool, stacked: bool = False) -> go.Figure:
    """Draw the accuracy and the loss of several runs, side by side or one below the other."""
    shape = (2, 1) if stacked else (1, 2)
    gaps = {"horizontal_spacing": 0.1, "vertical_spacing": 0.2}
    figure = make_subplots(*shape, subplot_titles=("Accuracy", "Loss"), **gaps)
    places = [{"row": 1, "col": 1}, {"row": shape[0], "col": shape[1]}]
    for number, curve in enumerate(curves):
        color, dash = COLORS[number % len(COLORS)], DASHES[number // len(COLORS) % len(DASHES)]
        look = {"mode": "lines+markers", "line": {"color": color, "width": 3, "dash": dash}}
        look |= {"legendgroup": str(number), "marker": {"size": 7}}
        for points, form, place in zip(
            (curve.accuracy, curve.loss), (".1%", ".3f"), places, strict=True
        ):
            x, y = ([point[axis] for point in points] or EMPTY for axis in (0, 1))
            hover = f"{curve.title}<br>epoch %{{x:.3g}}: %{{y:{form}}}<extra></extra>"
            more = {"name": curve.short, "hovertemplate": hover, "showlegend": form == ".1%"}
            figure.add_scatter(x=x, y=y, **place, **look, **more)
    figure.update_xaxes(title="epoch", **AXIS)
    figure.update_yaxes(exponentformat="none", **AXIS)
    for place, lines in zip(
        places, ([one.accuracy for one in curves], [one.loss for one in curves]), strict=True
    ):
        if fits := fitted(lines, falling=place is places[1]):
            pad = MARGIN * max(fits[1] - fits[0], LEAST_SPAN)
            figure.update_yaxes(range=[fits[0] - pad, fits[1] + pad], **place)
    figure.update_yaxes(tickformat=".1%", **places[0])
    legend = LEGEND_ROW * len(curves)
    apply_layout(figure, dark, height=320 * shape[0] + legend, top=40)
    below = {"orientation": "v", "x": 0, "xanchor": "left", "yref": "container", "y": 0}
    figure.update_layout(legend=below | {"yanchor": "bottom"}, hoverlabel=hover_label(dark))
    return figure.update_layout(margin={"b": legend + 20})


def scatter(
    spots: Sequence[Spot], titles: tuple[str, str], shares: tuple[bool, bool], *, dark: bool
) -> go.Figure:
    """Draw any two values of some runs.

    Args:
        spots: the runs.
        titles: of the x axis and the y axis, with units.
        shares: whether these are shares, shown in percent.
        dark: whether the page is.
    """
    figure = go.Figure(
        go.Scatter(
            x=[spot.x for spot in spots],
            y=[spot.y for spot in spots],
            text=[spot.said for spot in spots],
            mode="markers",
            marker={"size": 13, "color": page_colors(dark).first, "opacity": 0.75},
            hovertemplate="%{text}<extra></extra>",
        )
    )
    for update, title, share in zip(
        (figure.update_xaxes, figure.update_yaxes), titles, shares, strict=True
    ):
        update(title=title, tickformat=".1%" if share else None, exponentformat="none", **AXIS)
    apply_layout(figure, dark, height=360, top=10)
    return figure.update_layout(hoverlabel=hover_label(dark), hovermode="closest")


def short(title: str) -> str:
    """Return a title that fits into the legend."""
    return title if len(title) <= MOST_LETTERS else f"{title[: MOST_LETTERS - 1]}…"
