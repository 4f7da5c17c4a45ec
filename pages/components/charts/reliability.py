"""Confidence and accuracy: a reliability diagram, and a histogram of confidence.

The bins of confidence are equal and reach from 0 to 1; `dark` is the page's background.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import (
    AXIS,
    CORRECT,
    LEGEND_ABOVE,
    WRONG,
    apply_layout,
    hover_label,
)

HEIGHT = 330
PERCENT = {"tickformat": ".0%", "dtick": 0.2, **AXIS}


def reliability_diagram(
    count: np.ndarray, correct: np.ndarray, confidence: np.ndarray, *, dark: bool
) -> go.Figure:
    """Draw accuracy against confidence; a well calibrated network follows the diagonal.

    Args:
        count: predictions in each bin, int (bins,).
        correct: how many of them are correct, int (bins,).
        confidence: their mean confidence, float (bins,).
    """
    filled = np.flatnonzero(count).tolist()
    edges = _edges(len(count))
    said = [
        f"{count[i]:,} pictures named with {edges[i]}<br>"
        f"confidence ({confidence[i]:.1%} on average):<br>"
        f"{correct[i]:,} are right, {correct[i] / count[i]:.1%}"
        for i in filled
    ]
    centers, shares = [(i + 0.5) / len(count) for i in filled], correct[filled] / count[filled]
    look = {"width": 0.92 / len(count), "marker_color": CORRECT, "showlegend": False}
    hover = {"customdata": said, "hovertemplate": "%{customdata}<extra></extra>"}
    figure = go.Figure(go.Bar(x=centers, y=shares, **look, **hover))
    line = {"dash": "dot", "width": 2.5, "color": WRONG}
    name = "perfectly calibrated"
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, name=name, hoverinfo="skip")
    figure.update_yaxes(title="accuracy", range=[0, 1.02], **PERCENT)
    return _finish(figure, dark)


def confidence_histogram(count: np.ndarray, correct: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw how many predictions, correct and wrong, have which confidence, on a logarithmic axis.

    Args:
        count: predictions in each bin, int (bins,).
        correct: how many of them are correct, int (bins,).
    """
    figure, edges = go.Figure(), _edges(len(count))
    centers = (np.arange(len(count)) + 0.5) / len(count)
    for mark, word, numbers, color, pattern in (
        ("✓", "right", correct, CORRECT, ""),
        ("✗", "wrong", count - correct, WRONG, "/"),
    ):
        said = [
            f"{number:,} answers given with {edge} confidence are {word}"
            for number, edge in zip(numbers, edges, strict=True)
        ]
        hover = {"customdata": said, "hovertemplate": "%{customdata}<extra></extra>"}
        look = {"name": f"{mark} {word}", "marker": {"color": color, "pattern_shape": pattern}}
        figure.add_bar(x=centers, y=numbers, **look, **hover)
    most = int(count.max())
    powers = [10**power for power in range(len(str(max(1, most))) + 1)]
    ticks = {"tickvals": powers, "ticktext": [f"{power:,}" for power in powers]}
    ends = [-0.3, np.log10(max(10, most)) + 0.15]
    figure.update_yaxes(title="pictures", type="log", range=ends, **ticks, **AXIS)
    return _finish(figure, dark)


def _edges(bins: int) -> Sequence[str]:
    return [f"{index / bins:.0%} to {(index + 1) / bins:.0%}" for index in range(bins)]


def _finish(figure: go.Figure, dark: bool) -> go.Figure:
    figure.update_xaxes(title="confidence", range=[0, 1], **PERCENT)
    apply_layout(figure, dark, height=HEIGHT, top=34)
    return figure.update_layout(legend=LEGEND_ABOVE, bargap=0.12, hoverlabel=hover_label(dark))
