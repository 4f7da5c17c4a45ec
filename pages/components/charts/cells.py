"""Ten by ten cells that can be clicked: true classes are rows, named ones columns. What confusion and difference have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.colors import sample_colorscale, unlabel_rgb

from pages.components.charts.style import calm, hover_label

Scale = Sequence[Sequence[object]]
CLICKED = 16  # px, smaller than any cell: the nearest one is meant, and between markers that overlap that could not be told
BLACK_FROM = 0.179  # relative luminance from which black is read better than white (WCAG 2.1); the contrast is 4.5 to 1 or more


@dataclass(frozen=True)
class Room:
    """Where the cells lie in the figure, in px: its height, and what is left around them for the names."""

    height: int
    left: int
    top: int
    right: int
    bottom: int


def room(class_names: Sequence[str]) -> Room:
    """Give the room that the cells of these classes have; long names lean."""
    return Room(520, 122, 6, 6, 112) if _are_long(class_names) else Room(470, 56, 6, 6, 52)


def cells(
    shade: np.ndarray,
    text: Sequence[Sequence[str]],
    said: Sequence[Sequence[str]],
    class_names: Sequence[str],
    scale: Scale,
    *,
    dark: bool,
) -> go.Figure:
    """Draw the cells.

    Args:
        shade: color of each as a place on the scale, float (10, 10), 0 to 1; NaN for none.
        text: what stands in each.
        said: the sentence on hover.
        class_names: the ten names.
        scale: from place to color.
        dark: whether the page's background is dark.
    """
    ticks = list(range(len(class_names)))
    figure = go.Figure(
        [
            go.Heatmap(
                z=shade,
                x=ticks,
                y=ticks,
                colorscale=scale,
                showscale=False,
                zmin=0,
                zmax=1,
                xgap=2,
                ygap=2,
                hoverinfo="skip",
            ),
            *_texts(shade, text, scale, dark),
            _markers(said),
        ]
    )
    space = room(class_names)
    names = {
        "tickvals": ticks,
        "ticktext": list(class_names),
        "showgrid": False,
        "zeroline": False,
        "automargin": False,
    }
    still = {"fixedrange": True, "ticks": "", "title_standoff": 8}
    last = len(class_names) - 0.5
    figure.update_xaxes(
        title="named by the network",
        range=[-0.5, last],
        tickangle=-45 if _are_long(class_names) else 0,
        **names,
        **still,
    )
    figure.update_yaxes(title="true class", range=[last, -0.5], **names, **still)
    calm(figure, dark, height=space.height, top=space.top)
    return figure.update_layout(
        margin={"l": space.left, "r": space.right, "b": space.bottom},
        hovermode="closest",
        hoverdistance=-1,
        hoverlabel=hover_label(dark),
        showlegend=False,
    )


def _are_long(class_names: Sequence[str]) -> bool:
    return max(map(len, class_names)) > 2


def _markers(said: Sequence[Sequence[str]]) -> go.Scatter:
    """Give what a click meets: a heat map itself tells nobody that it was clicked."""
    places = [(named, true) for true in range(len(said)) for named in range(len(said))]
    return go.Scatter(
        x=[named for named, _ in places],
        y=[true for _, true in places],
        mode="markers",
        marker={"symbol": "square", "size": CLICKED, "opacity": 0, "color": "#0072B2"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[said[true][named] for named, true in places],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _texts(
    shade: np.ndarray, text: Sequence[Sequence[str]], scale: Scale, dark: bool
) -> list[go.Scatter]:
    """Give the texts in two inks, each where it is read well: Plotly's own choice for heat maps reaches 3 to 1 on mid-blue."""
    written = [
        (true, named) for true, row in enumerate(text) for named, one in enumerate(row) if one
    ]
    bare = 0.0 if dark else 1.0  # luminance of the page, about
    light = {
        (true, named): (
            bare if np.isnan(shade[true, named]) else luminance(scale, float(shade[true, named]))
        )
        < BLACK_FROM
        for true, named in written
    }
    return [
        _text([place for place in written if light[place] == is_light], text, ink)
        for is_light, ink in ((True, "#FFFFFF"), (False, "#000000"))
    ]


def _text(places: Sequence[tuple[int, int]], text: Sequence[Sequence[str]], ink: str) -> go.Scatter:
    return go.Scatter(
        x=[named for _, named in places],
        y=[true for true, _ in places],
        text=[text[true][named] for true, named in places],
        mode="text",
        textfont={"size": 14, "color": ink},
        selected={"textfont": {"color": ink}},
        unselected={"textfont": {"color": ink}},  # a chosen cell leaves the others as they are
        hoverinfo="skip",
    )


def luminance(scale: Scale, place: float) -> float:
    """Give the relative luminance (WCAG 2.1) of a place on a scale of colors, 0 black to 1 white."""
    red, green, blue = (
        _linear(float(part) / 255)
        for part in unlabel_rgb(sample_colorscale(scale, [min(max(place, 0.0), 1.0)])[0])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
