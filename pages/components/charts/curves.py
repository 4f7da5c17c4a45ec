"""Loss and accuracy over the epochs; `dark` is the page's background."""

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.components.charts.style import GRID, TRAINING, VALIDATION, apply_layout

EMPTY: list[float | None] = [None]  # a line without points keeps its entry in the legend
Point = tuple[float, float | None]
Lines = Mapping[str, Sequence[Point]]  # by "accuracy" and "loss"
FIGURES = "accuracy", "loss"
SMOOTHING = 0.8
LATE = 0.25  # the axes fit what comes after this share of a line
MARGIN = 0.06  # of an axis, above and below what it fits
LOG_STEPS = (1,), (1, 2, 5), range(1, 10)  # times the powers of ten
LEAST_TICKS = 3
LEAST_SPAN = 0.02  # of an axis that fits equal values
MARK = {"dash": "dash", "color": "rgba(128,128,128,0.8)", "width": 2}  # where a run went on
WHOLE_PERCENT = 0.08  # from this span on, the ticks are whole percents
# Okabe and Ito's lighter blue and orange, for the run beside it.
KINDS = (
    ("training", TRAINING, 3, "lines", "solid"),
    ("validation", VALIDATION, 3, "lines+markers", "dot"),
    ("training, other run", "#56B4E9", 2, "lines", "solid"),
    ("validation, other run", "#E69F00", 2, "lines+markers", "dot"),
)


def curves(
    training: Lines,
    validation: Lines,
    epochs: float,
    *,
    dark: bool,
    smooth: bool = False,
    logarithmic: bool = False,
    other: tuple[Lines, Lines] | None = None,
    continued: Sequence[float] = (),
) -> go.Figure:
    """Draw loss and accuracy over the epochs.

    The axes fit the later part of the curves and whatever is better than that, so that a first loss
    of 2.3 does not make later differences invisible; a logarithmic axis shows everything.

    Args:
        training: points (epoch, value) by "accuracy" and "loss"; may be empty.
        validation: the same for the validation pictures.
        epochs: where the run ends; the axis has its full width from the start.
        smooth: draw running averages instead of the points.
        logarithmic: draw the loss on a logarithmic axis.
        other: training and validation of a second run, drawn beside it.
        continued: epochs at which another run went on with the weights; each gets a mark.
    """
    frame = deepcopy(_empty_curves(dark=dark, compared=other is not None))
    parts, layout = (training, validation, *(other or ())), frame["layout"]
    traces = iter(frame["data"])
    for name, axis in zip(FIGURES, ("yaxis", "yaxis2"), strict=True):
        lines = [part.get(name, ()) for part in parts]
        lines = [smoothed(line) if smooth else line for line in lines]
        for line in lines:
            trace = next(traces)
            trace["x"] = [epoch for epoch, _ in line] or EMPTY
            trace["y"] = [value for _, value in line] or EMPTY
            epochs = max([epochs, *(epoch for epoch, _ in line[-1:])])
        if name == "loss" and logarithmic:
            layout[axis] |= _logarithmic([value for line in lines for _, value in line if value])
        else:
            layout[axis] |= _linear(fitted(lines, falling=name == "loss"), name)
    for number in ("", "2"):
        layout[f"xaxis{number}"]["range"] = [0, epochs * 1.02]
        for epoch in continued:
            place = {"xref": f"x{number}", "yref": f"y{number} domain"}
            line = {"type": "line", "x0": epoch, "x1": epoch, "y0": 0, "y1": 1, "line": MARK}
            layout["shapes"] = [*layout.get("shapes", ()), line | place]
            note = {"text": "continued", "x": epoch, "y": 1, "showarrow": False}
            layout["annotations"].append(note | place | {"xanchor": "left", "yanchor": "top"})
    return go.Figure(frame)


def fitted(lines: Iterable[Sequence[Point]], *, falling: bool) -> tuple[float, float] | None:
    """Return the range of the later part of all lines and of whatever is better than that.

    Args:
        lines: points (epoch, value).
        falling: whether lower values are better, as for the loss.
    """
    every, late = list[float](), list[float]()
    for line in lines:
        known = [(epoch, value) for epoch, value in line if value is not None]
        if known:
            first, last = known[0][0], known[-1][0]
            every += [value for _, value in known]
            late += [value for epoch, value in known if epoch >= first + LATE * (last - first)]
    if not every:
        return None
    return (min(every), max(late)) if falling else (min(late), max(every))


def log_ticks(low: float, high: float) -> list[float]:
    """Return round values between two positive ones: powers of ten, or more if these are few."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks: list[float] = []
    for steps in LOG_STEPS:
        every = (step * 10.0**power for power in powers for step in steps)
        ticks = [tick for tick in every if low <= tick <= high]
        if len(ticks) >= LEAST_TICKS:
            break
    return ticks


def _linear(fits: tuple[float, float] | None, name: str) -> dict[str, Any]:
    low, high = fits or (0.0, 1.0)
    pad = MARGIN * max(high - low, LEAST_SPAN)
    form = "" if name == "loss" else ".0%" if high - low > WHOLE_PERCENT else ".1%"
    return {"range": [low - pad, high + pad], "tickformat": form}


def _logarithmic(values: Sequence[float]) -> dict[str, Any]:
    if not values:
        return {"type": "log"}
    low, high = min(values) / 1.1, max(values) * 1.1
    ticks = log_ticks(low, high)
    texts = [f"{tick:.10f}".rstrip("0").rstrip(".") for tick in ticks]  # never "100µ"
    bounds = [math.log10(low), math.log10(high)]
    return {"type": "log", "range": bounds, "tickvals": ticks, "ticktext": texts}


@lru_cache(maxsize=4)
def _empty_curves(*, dark: bool, compared: bool) -> dict[str, Any]:
    """Return the figure without points; building it several times a second would be too slow."""
    titles = [name.capitalize() for name in FIGURES]
    figure = make_subplots(1, 2, subplot_titles=titles, horizontal_spacing=0.1)
    for column, (name, shown) in enumerate(zip(FIGURES, (".1%", ".3f"), strict=True), start=1):
        for label, color, width, mode, dash in KINDS if compared else KINDS[:2]:
            line = {"color": color, "width": width, "dash": dash}
            look = {"mode": mode, "line": line, "marker": {"size": 10, "symbol": "diamond"}}
            hover = f"epoch %{{x:.1f}}: {label} {name} %{{y:{shown}}}<extra></extra>"
            legend = {"name": label, "legendgroup": label, "showlegend": column == 1}
            figure.add_scatter(**look, **legend, hovertemplate=hover, row=1, col=column)
    figure.update_xaxes(title="epoch", gridcolor=GRID, zeroline=False)
    figure.update_yaxes(gridcolor=GRID, zeroline=False, exponentformat="none")
    made: dict[str, Any] = apply_layout(figure, dark, height=320, top=70).to_plotly_json()
    return made


def smoothed(points: Sequence[Point], weight: float = SMOOTHING) -> list[Point]:
    """Return exponential moving averages, in which each point counts `weight` times the next.

    Corrected for the pull toward 0 as in Adam (Kingma and Ba, arXiv:1412.6980, section 3).
    """
    averages: list[Point] = []
    total = count = 0.0
    for epoch, value in points:
        if value is not None:
            total, count = total * weight + value, count * weight + 1
            averages.append((epoch, total / count))
    return averages
