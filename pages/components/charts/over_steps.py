"""Values that change from step to step, a line each."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from pages.components.charts.style import GRID, calm, page_colors

LOOKS = (
    ("solid", "circle"),
    ("dash", "square"),
    ("dot", "diamond"),
)  # lines are told apart by dashes and marks too


def over_steps(
    lines: Mapping[str, Sequence[float]],
    value: str,
    steps: int,
    *,
    dark: bool,
    height: int,
    logarithmic: bool = False,
    marked: Mapping[str, int | None] | None = None,
) -> go.Figure:
    """Draw up to three lines over steps that are counted from 0.

    Args:
        lines: name -> its value before the first step, after it, and so on.
        value: what the values are.
        steps: how far the axis goes, so that nothing jumps.
        dark: whether the page's background is dark.
        height: in px.
        logarithmic: whether the upright axis is.
        marked: name -> the step at which its line carries a mark, if any.
    """
    colors = page_colors(dark)
    figure = go.Figure()
    for (name, values), (dash, symbol), color in zip(
        lines.items(), LOOKS, (colors.second, colors.first, colors.third), strict=False
    ):
        hover = f"{name}, step %{{x}}: {value} %{{y:.3g}}<extra></extra>"
        shared = {
            "x": list(range(len(values))),
            "y": [float(number) for number in values],
            "hovertemplate": hover,
            "name": name,
        }
        figure.add_scatter(
            **shared,
            mode="lines",
            line={"color": color, "width": 3, "dash": dash},
            showlegend=len(lines) > 1,
        )
        step = (marked or {}).get(name)
        if step is not None and step < len(values):
            figure.add_scatter(
                x=[step], y=[float(values[step])], mode="markers", marker={"size": 14, "symbol": symbol, "color": color},
                hovertemplate=hover, name=name, showlegend=False,
            )  # fmt: skip
    figure.update_xaxes(
        title="step", range=[-0.02 * steps, steps * 1.02], gridcolor=GRID, zeroline=False
    )
    figure.update_yaxes(title=value, gridcolor=GRID, zeroline=False)
    if logarithmic:
        figure.update_yaxes(type="log", dtick=1, exponentformat="power")
    else:
        figure.update_yaxes(rangemode="tozero")
    calm(figure, dark, height=height, top=30 if len(lines) > 1 else 10)
    return figure.update_layout(legend_y=1.2 if height < 300 else 1.12)
