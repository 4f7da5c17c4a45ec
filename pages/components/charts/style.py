"""What all figures share: inks, color scales and the layout."""

from dataclasses import dataclass

import plotly.graph_objects as go

# Okabe and Ito's blue and vermilion, which color-blind eyes tell apart.
TRAINING, VALIDATION = "#0072B2", "#D55E00"
CORRECT, WRONG = TRAINING, VALIDATION  # never without ✓ and ✗, or words, beside them
LIGHT_INK, DARK_INK = "#1B1F24", "#EDEFF2"
GRID = "rgba(128,128,128,0.25)"
AXIS = {"gridcolor": GRID, "zeroline": False, "fixedrange": True}
LEGEND_ABOVE = {"y": 1.02, "yanchor": "bottom"}
CLEAR = {
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "transition_duration": 0,
}


def _scale(positions: tuple[float, ...], colors: str) -> list[list[object]]:
    return [[*stop] for stop in zip(positions, colors.split(), strict=True)]


BLACK_TO_WHITE = _scale((0.0, 1.0), "#000000 #FFFFFF")
SEQUENTIAL = (0.0, 0.02, 0.15, 0.5, 1.0)
LIGHT_BLUES = _scale(SEQUENTIAL, "#F4F6F8 #DCEAF6 #A9CEE8 #4B98CA #08407C")
DARK_BLUES = _scale(SEQUENTIAL, "#1D242C #22394F #2B5C86 #5596C8 #B9DCF7")
DIVERGING = (0.0, 0.25, 0.45, 0.5, 0.55, 0.75, 1.0)  # orange, the page's background, blue
LIGHT_DIVERGING = _scale(DIVERGING, "#B35806 #F1A340 #FBE3C4 #F4F6F8 #D3E6F5 #6FB0DC #08407C")
DARK_DIVERGING = _scale(DIVERGING, "#F7B267 #B8691B #4A3320 #1D242C #22394F #3B7FB5 #B9DCF7")


@dataclass(frozen=True)
class PageColors:
    """A page's background and ink, and three readable colors: shades of Okabe and Ito's."""

    page: str
    ink: str
    first: str
    second: str
    third: str


def page_colors(dark: bool) -> PageColors:
    """Return the colors for a picture that does not take them from the theme."""
    if dark:
        return PageColors("#14181D", DARK_INK, "#7DBDF0", "#FFA262", "#4FD1A5")
    return PageColors("#FBFAF7", LIGHT_INK, "#0B62A8", "#A84300", "#00694C")


def apply_layout(figure: go.Figure, dark: bool, height: int, top: int) -> go.Figure:
    """Apply the common layout, with large text; height and top margin are in px."""
    font = {"size": 15, "color": DARK_INK if dark else LIGHT_INK}
    margin = {"l": 10, "r": 10, "t": top, "b": 10}
    legend = {"orientation": "h", "y": 1.34, "x": 0.5, "xanchor": "center", "font": font}
    figure.update_layout(height=height, margin=margin, font=font, legend=legend, **CLEAR)
    figure.update_annotations(font=font | {"size": 17})
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(tickfont=font | {"size": 14}, title_font=font)
    return figure


def hover_label(dark: bool) -> dict[str, object]:
    """Return the look of the text on hover."""
    ink, paper = (DARK_INK, "#2A323B") if dark else (LIGHT_INK, "#FFFFFF")
    font = {"size": 15, "color": ink}
    return {"font": font, "bgcolor": paper, "bordercolor": GRID, "align": "left"}
