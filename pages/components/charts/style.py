"""What all figures share: inks, the colors of counts, and a calm layout."""

from dataclasses import dataclass

import plotly.graph_objects as go

TRAINING, VALIDATION = (
    "#0072B2",
    "#D55E00",
)  # Okabe and Ito's blue and vermilion: told apart by color-blind eyes too
RIGHT, WRONG = "#0072B2", "#D55E00"  # never without ✓ and ✗, or words, beside them
LIGHT_BLUES = [
    [0.0, "#F4F6F8"],
    [0.02, "#DCEAF6"],
    [0.15, "#A9CEE8"],
    [0.5, "#4B98CA"],
    [1.0, "#08407C"],
]
DARK_BLUES = [
    [0.0, "#1D242C"],
    [0.02, "#22394F"],
    [0.15, "#2B5C86"],
    [0.5, "#5596C8"],
    [1.0, "#B9DCF7"],
]
# From orange over the page to blue, by way of nothing that looks like either.
LIGHT_DIVERGING = [
    [0.0, "#B35806"],
    [0.25, "#F1A340"],
    [0.45, "#FBE3C4"],
    [0.5, "#F4F6F8"],
    [0.55, "#D3E6F5"],
    [0.75, "#6FB0DC"],
    [1.0, "#08407C"],
]
DARK_DIVERGING = [
    [0.0, "#F7B267"],
    [0.25, "#B8691B"],
    [0.45, "#4A3320"],
    [0.5, "#1D242C"],
    [0.55, "#22394F"],
    [0.75, "#3B7FB5"],
    [1.0, "#B9DCF7"],
]
LIGHT_INK, DARK_INK = "#1B1F24", "#EDEFF2"
GRID = "rgba(128,128,128,0.25)"


@dataclass(frozen=True)
class PageColors:
    """A page's background and ink, and colors in which words are read on it: Okabe and Ito's blue, vermilion and green, made to fit."""

    page: str
    ink: str
    first: str
    second: str
    third: str


def page_colors(dark: bool) -> PageColors:
    """Give the colors for a picture that does not take them from the theme."""
    if dark:
        return PageColors("#14181D", DARK_INK, "#7DBDF0", "#FFA262", "#4FD1A5")
    return PageColors("#FBFAF7", LIGHT_INK, "#0B62A8", "#A84300", "#00694C")


def calm(figure: go.Figure, dark: bool, height: int, top: int) -> go.Figure:
    """Give a figure the look that all have: the page's own background, its ink, text that is read from afar, and a height in px."""
    ink = DARK_INK if dark else LIGHT_INK
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": top, "b": 10},
        font={"size": 15, "color": ink},
        legend={
            "orientation": "h",
            "y": 1.34,
            "x": 0.5,
            "xanchor": "center",
            "font": {"size": 15, "color": ink},
        },
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        transition_duration=0,
    )
    figure.update_annotations(font={"size": 17, "color": ink})
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickfont={"size": 14, "color": ink}, title_font={"size": 15, "color": ink})
    return figure


def hover_label(dark: bool) -> dict[str, object]:
    """Give the look of what a figure says on hover."""
    ink, paper = (DARK_INK, "#2A323B") if dark else (LIGHT_INK, "#FFFFFF")
    return {
        "font": {"size": 15, "color": ink},
        "bgcolor": paper,
        "bordercolor": GRID,
        "align": "left",
    }
