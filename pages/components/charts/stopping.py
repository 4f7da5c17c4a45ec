"""A run's training and validation curves, with the epoch at which one would have stopped."""

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.components.charts.style import GRID, calm, page_colors


def stopping(
    training: Sequence[float],
    validation: Sequence[float],
    epoch: int,
    figure_name: str,
    limits: tuple[float, float],
    *,
    dark: bool,
) -> go.Figure:
    """Draw both curves, a line at the epoch, and the gap between them there.

    Args:
        training: a value after each epoch.
        validation: the same.
        epoch: counted from 1.
        figure_name: "accuracy" or "loss".
        limits: of the upright axis, the same for runs that stand side by side.
        dark: whether the page's background is dark.
    """
    colors, epochs = page_colors(dark), list(range(1, len(training) + 1))
    form = ".1%" if figure_name == "accuracy" else ".3f"
    looks = (
        ("training", training, colors.first, "solid", "circle"),
        ("validation", validation, colors.second, "dot", "diamond"),
    )
    figure = go.Figure()
    for name, values, color, dash, symbol in looks:
        hover = f"epoch %{{x}}: {name} {figure_name} %{{y:{form}}}<extra></extra>"
        figure.add_scatter(
            x=epochs,
            y=list(values),
            mode="lines",
            name=name,
            line={"color": color, "width": 3.5, "dash": dash},
            hovertemplate=hover,
        )
        figure.add_scatter(
            x=[epoch], y=[values[epoch - 1]], mode="markers", marker={"size": 14, "symbol": symbol, "color": color},
            hovertemplate=hover, showlegend=False,
        )  # fmt: skip
    figure.add_shape(
        type="line",
        x0=epoch,
        x1=epoch,
        yref="paper",
        y0=0,
        y1=1,
        line={"color": colors.ink, "width": 1.5, "dash": "dash"},
    )
    figure.update_xaxes(title="epoch", range=[0, len(epochs) + 1], gridcolor=GRID, zeroline=False)
    figure.update_yaxes(
        title=figure_name,
        range=limits,
        tickformat=".0%" if figure_name == "accuracy" else "",
        gridcolor=GRID,
        zeroline=False,
    )
    return calm(figure, dark, height=310, top=36).update_layout(
        legend={"y": 1.02, "yanchor": "bottom"}
    )
