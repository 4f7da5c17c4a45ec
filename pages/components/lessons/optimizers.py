"""Chapter 7: SGD, momentum and Adam race down a surface; the browser plays the race."""

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from model.lessons.descent import OPTIMIZERS, STEPS, SURFACES, Descent, Surface, altitudes, compare
from pages.components.charts.data_address import png_address
from pages.components.charts.lesson_curves import loss_over_steps
from pages.components.charts.style import page_colors
from pages.components.shared import controls, figures, frame, glossary, static

RATES = (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9, 1.1)
WIDTH, HEIGHT = 720, 340  # of the surface, as in static/lessons/race.html
BANDS = 16
# Of the lowest and the highest band, and of the lines between bands.
LIGHT_GRAYS = (251, 250, 247), (205, 201, 191), (168, 163, 152)
DARK_GRAYS = (20, 24, 29), (66, 74, 84), (108, 118, 130)
MARKS = (  # a disc, a square, a diamond, as SVG paths
    "M-10,0a10,10 0 1,0 20,0a10,10 0 1,0 -20,0",
    "M-9,-9H9V9H-9Z",
    "M0,-13L13,0L0,13L-13,0Z",
)
DASHES = ("none", "14 8", "3 7")
RULES_HELP = (
    "The rules are those of Keras, except that momentum on Train also looks one step ahead "
    "(Nesterov). Adam: Kingma and Ba, arXiv:1412.6980."
)
_RACE = static.component("lessons/race")


@st.fragment
def show() -> None:
    """Show the race, the losses, and what can be changed."""
    glossary.say(
        "The loss of two weights is a landscape; crosses mark where it is lowest. **SGD** steps "
        "straight down the slope. **Momentum** keeps nine tenths of its last step, like a rolling "
        "ball. **Adam** also takes long steps on gentle slopes and short ones on steep slopes."
    )
    left, right = st.columns([64, 36], gap="medium")
    dark = frame.is_dark()
    with right:
        name, rates = _choose()
        descents = compare(SURFACES[name], rates)
        heading, *more = finding(descents)
        st.markdown(f"### {heading}\n{' '.join(more)}")
        named = {OPTIMIZERS[name][0]: descent for name, descent in descents.items()}
        losses = {title: descent.heights.clip(1e-4, 1e3) for title, descent in named.items()}
        marked = {title: descent.arrived for title, descent in named.items()}
        look: Any = {"dark": dark, "height": 200, "logarithmic": True}
        figure = loss_over_steps(losses, STEPS, marked=marked, **look)
        figures.show(figure, "optimizers-heights", f"The loss step by step. {heading}")
    with left:
        alt = f"{SURFACES[name].title}, and three paths on it. {heading}"
        data = {"alt": alt, **_race(name, descents, dark=dark)}
        _RACE(key="optimizers-race", data=data, height="content")
        glossary.caption(
            f"{'Lighter' if dark else 'Darker'} means higher loss. The number beside each name is "
            "its loss.",
            help=RULES_HELP,
        )


def _choose() -> tuple[str, dict[str, float]]:
    """Show the settings, and return a key of `SURFACES` and a learning rate per optimizer."""
    titles = {name: surface.title for name, surface in SURFACES.items()}
    name = controls.choose("Surface", titles, "optimizers-surface")
    glossary.say(SURFACES[name].about)
    rates = {}
    for column, (optimizer, (title, _)) in zip(st.columns(3), OPTIMIZERS.items(), strict=True):
        first, key = SURFACES[name].rates[optimizer], f"optimizers-{name}-{optimizer}"
        about = f"The learning rate of {title}."
        rates[optimizer] = column.select_slider(title, RATES, first, key=key, help=about)
    return name, rates


def finding(descents: dict[str, Descent]) -> list[str]:
    """Return sentences: which optimizer arrived first, and then how each of the others did."""
    arrived = sorted(
        (one.arrived, name) for name, one in descents.items() if one.arrived is not None
    )
    titles = {name: OPTIMIZERS[name][0] for name in descents}
    first = [titles[name] for steps, name in arrived if steps == arrived[0][0]]
    head = "No optimizer arrived."
    if arrived:
        head = f"{' and '.join(first)} arrived first, after {arrived[0][0]} steps."
    others = [
        f"{titles[name]} arrived after {steps} steps." for steps, name in arrived[len(first) :]
    ]
    lost = [name for name, descent in descents.items() if descent.arrived is None]
    return [head, *others, *(f"{titles[name]} {_fate(descents[name])}." for name in lost)]


def _fate(descent: Descent) -> str:
    if descent.diverged:
        return "took steps so long that it left the picture"
    if descent.settled:
        return "stopped where it is flat, but not lowest"
    return f"is still on its way after {STEPS} steps"


def _race(name: str, descents: dict[str, Descent], *, dark: bool) -> dict[str, Any]:
    """Return what static/lessons/race.js draws."""
    surface, colors = SURFACES[name], page_colors(dark)
    looks = zip((colors.second, colors.first, colors.third), MARKS, DASHES, strict=True)
    racers = []
    for (optimizer, descent), (color, mark, dashes) in zip(descents.items(), looks, strict=True):
        losses = [f"{height:.3f}" if height < 100 else "far off" for height in descent.heights]
        racer = {"name": OPTIMIZERS[optimizer][0], "color": color, "mark": mark, "dashes": dashes}
        racers.append(racer | {"path": _on_picture(surface, descent.path), "losses": losses})
    lowest = _on_picture(surface, np.array(surface.lowest))
    ground = {"ground": _ground(name, dark), "lowest": lowest}
    return ground | {"ink": colors.ink, "page": colors.page, "racers": racers}


def _on_picture(surface: Surface, points: np.ndarray) -> list[list[float]]:
    """Return points in the picture's units, y downward; distant ones a little outside of it."""
    (left, right), (low, high) = surface.x_range, surface.y_range
    share = (points - (left, high)) / (right - left, low - high)
    inside = (share * (WIDTH, HEIGHT)).clip(-2 * WIDTH, 3 * WIDTH)
    return [[float(value) for value in point] for point in inside.round(1)]


@lru_cache
def _ground(name: str, dark: bool) -> str:
    """Return the surface as bands of gray with lines between; the lowest has the page's color."""
    heights = altitudes(SURFACES[name], WIDTH, HEIGHT)[::-1]
    band = np.floor(np.sqrt(heights / heights.max()) * BANDS)
    edge = np.diff(band, axis=0, append=band[-1:]) != 0
    edge |= np.diff(band, axis=1, append=band[:, -1:]) != 0
    lowest, highest, line = np.array(DARK_GRAYS if dark else LIGHT_GRAYS)
    ramp = (band / BANDS)[..., None]
    pixels = np.where(edge[..., None], line, (1 - ramp) * lowest + ramp * highest)
    return png_address(pixels.astype(np.uint8))
