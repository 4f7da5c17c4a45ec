"""How sure and how right: a reliability diagram, and a histogram of confidence."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.components.charts.style import GRID, RIGHT, WRONG, calm, hover_label

HEIGHT = 330


def reliability_diagram(
    count: np.ndarray, right: np.ndarray, confidence: np.ndarray, *, dark: bool
) -> go.Figure:
    """Draw how many were right of those that were given about the same confidence; a network that can be believed follows the diagonal.

    Args:
        count: answers in each bin of confidence, int (bins,); the bins are equal and reach from 0 to 1.
        right: how many of them are right, int (bins,).
        confidence: their mean confidence, float (bins,).
        dark: whether the page's background is dark.
    """
    there = np.flatnonzero(count).tolist()
    edges = _edges(len(count))
    said = [
        f"{count[i]:,} pictures named with {edges[i]}<br>confidence ({confidence[i]:.1%} on average):<br>"
        f"{right[i]:,} are right, {right[i] / count[i]:.1%}"
        for i in there
    ]
    figure = go.Figure(
        [
            go.Bar(
                x=[(i + 0.5) / len(count) for i in there], y=right[there] / count[there], width=0.92 / len(count), marker={"color": RIGHT},
                customdata=said, hovertemplate="%{customdata}<extra></extra>", showlegend=False,
            ),
            go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line={"dash": "dot", "width": 2.5, "color": WRONG}, name="as right as it says",
                       hoverinfo="skip"),
        ]
    )  # fmt: skip
    figure.update_xaxes(title="confidence", **_percent([0, 1]))
    figure.update_yaxes(title="share that is right", **_percent([0, 1.02]))
    return _with_legend(calm(figure, dark, height=HEIGHT, top=34), dark)


def confidence_histogram(count: np.ndarray, right: np.ndarray, *, dark: bool) -> go.Figure:
    """Draw how many answers, right and wrong, were given with which confidence; the axis is logarithmic, so that a few mistakes show.

    Args:
        count: answers in each bin of confidence, int (bins,); the bins are equal and reach from 0 to 1.
        right: how many of them are right, int (bins,).
        dark: whether the page's background is dark.
    """
    edges = _edges(len(count))
    kinds = (
        ("✓ right", "right", right, RIGHT, ""),
        ("✗ wrong", "wrong", count - right, WRONG, "/"),
    )
    figure = go.Figure(
        [
            go.Bar(
                x=(np.arange(len(count)) + 0.5) / len(count), y=numbers, marker={"color": color, "pattern": {"shape": shape}}, name=name,
                customdata=[f"{number:,} answers given with {edges[i]} confidence are {what}" for i, number in enumerate(numbers)],
                hovertemplate="%{customdata}<extra></extra>",
            )
            for name, what, numbers, color, shape in kinds
        ]
    )  # fmt: skip
    figure.update_xaxes(title="confidence", **_percent([0, 1]))
    decades = range(len(str(int(max(1, count.max())))) + 1)
    figure.update_yaxes(
        title="pictures", type="log", range=[-0.3, np.log10(max(10, count.max())) + 0.15], fixedrange=True, gridcolor=GRID,
        tickvals=[10**power for power in decades], ticktext=[f"{10**power:,}" for power in decades],
    )  # fmt: skip
    return _with_legend(calm(figure, dark, height=HEIGHT, top=34), dark)


def _edges(bins: int) -> Sequence[str]:
    return [f"{place / bins:.0%} to {(place + 1) / bins:.0%}" for place in range(bins)]


def _percent(limits: Sequence[float]) -> dict[str, object]:
    return {
        "range": limits,
        "tickformat": ".0%",
        "dtick": 0.2,
        "fixedrange": True,
        "gridcolor": GRID,
        "zeroline": False,
    }


def _with_legend(figure: go.Figure, dark: bool) -> go.Figure:
    return figure.update_layout(
        legend={"y": 1.02, "yanchor": "bottom"}, bargap=0.12, hoverlabel=hover_label(dark)
    )
