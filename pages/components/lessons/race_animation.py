"""A race down a surface, which the browser plays by itself: trails, marks, a slider for the step, and a button."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from model.lessons.descent import SURFACES, Surface, altitudes
from pages.components.charts.data_address import png_address
from pages.components.charts.style import page_colors

WIDTH, HEIGHT = 720, 340
BANDS = 16
MARKS = (
    "M-10,0a10,10 0 1,0 20,0a10,10 0 1,0 -20,0",
    "M-9,-9H9V9H-9Z",
    "M0,-13L13,0L0,13L-13,0Z",
)  # a disc, a square, a diamond
DASHES = ("none", "14 8", "3 7")
HTML = """
<div class="bar"><button type="button">▶ Race</button><input type="range" min="0" aria-label="Step of the race"><output></output></div>
<div class="names"></div>
<svg viewBox="0 0 720 340" role="img"><image width="720" height="340" preserveAspectRatio="none"></image><g></g></svg>
"""
CSS = """
:host,div{font-family:var(--st-font,system-ui);color:var(--st-text-color)}
svg{display:block;width:100%;height:auto;border-radius:.5rem;border:1px solid var(--st-border-color);box-sizing:border-box}
.names{display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;font-size:1rem;padding-bottom:.4rem;font-variant-numeric:tabular-nums}
.names span{display:inline-flex;align-items:center;gap:.4rem;white-space:nowrap}.names svg{width:26px;height:26px;border:0}
.bar{display:flex;align-items:center;gap:.9rem;padding-bottom:.6rem}
.bar output{min-width:4.6rem;font-size:1rem;font-variant-numeric:tabular-nums}
.bar input{flex:1;min-width:4rem;height:1.8rem;accent-color:var(--st-primary-color)}
button{font:inherit;font-weight:600;font-size:1.05rem;padding:.5rem 1.1rem;border-radius:var(--st-base-radius);cursor:pointer;
border:1px solid var(--st-primary-color);background:var(--st-primary-color);color:var(--st-background-color)}
button:focus-visible,input:focus-visible{outline:3px solid var(--st-text-color);outline-offset:2px}
"""
# At most one race runs in a place: a new one, the slider, and other settings end it. Who asks for less motion sees its end at once.
SCRIPT = """
const MILLISECONDS = 55
const running = new WeakMap()
const shape = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
const mark = (racer, page) => shape("path", { d: racer.mark, fill: racer.color, stroke: page, "stroke-width": 2.5 })
const stop = place => cancelAnimationFrame(running.get(place) ?? 0)
export default function ({ data, parentElement: place }) {
  stop(place)
  const [picture, group, slider] = ["svg[role]", "svg[role] g", "input"].map(what => place.querySelector(what))
  const names = place.querySelector(".names")
  picture.setAttribute("aria-label", data.alt)
  picture.querySelector("image").setAttribute("href", data.ground)
  group.replaceChildren(...data.lowest.map(([x, y]) => shape("path", {
    d: `M${x - 15},${y - 15}l30,30m0,-30l-30,30`, stroke: data.ink, "stroke-width": 4, "stroke-linecap": "round" })))
  names.replaceChildren()
  const moving = data.racers.map(racer => {
    const trail = shape("polyline", { fill: "none", stroke: racer.color, "stroke-width": 4, "stroke-dasharray": racer.dashes })
    const here = mark(racer, data.page), sign = shape("svg", { viewBox: "-14 -14 28 28", "aria-hidden": "true" })
    const name = document.createElement("span"), loss = document.createElement("b")
    sign.append(mark(racer, data.page))
    name.append(sign, racer.name, loss)
    names.append(name)
    group.append(trail, here)
    return { ...racer, trail, here, loss }
  })
  const last = data.racers[0].path.length - 1
  const show = step => {
    for (const { path, losses, trail, here, loss } of moving) {
      trail.setAttribute("points", path.slice(0, step + 1).join(" "))
      here.setAttribute("transform", `translate(${path[step].join(" ")})`)
      loss.textContent = losses[step]
    }
    slider.value = step
    place.querySelector("output").textContent = `step ${step}`
  }
  const play = begun => now => {
    const step = Math.max(0, Math.min(last, Math.floor((now - begun) / MILLISECONDS)))
    show(step)
    if (step < last) running.set(place, requestAnimationFrame(play(begun)))
  }
  slider.max = last
  slider.oninput = () => { stop(place); show(Number(slider.value)) }
  place.querySelector("button").onclick = () => {
    stop(place)
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) show(last)
    else requestAnimationFrame(now => play(now)(now))
  }
  show(last)
  return () => stop(place)
}
"""

_COMPONENT = st.components.v2.component("sketch28-race", html=HTML, css=CSS, js=SCRIPT)


def show(name: str, paths: Mapping[str, np.ndarray], *, alt: str, dark: bool, key: str) -> None:
    """Show a key of `SURFACES` and up to three paths down it, at their ends.

    Args:
        name: the surface's.
        paths: who goes -> places float (steps + 1, 2).
        alt: the outcome in words.
        dark: whether the page's background is dark.
        key: the widget's.
    """
    surface, colors = SURFACES[name], page_colors(dark)
    looks = zip(
        paths.items(), (colors.second, colors.first, colors.third), MARKS, DASHES, strict=False
    )
    racers = [
        {
            "name": racer, "color": color, "mark": mark, "dashes": dashes, "path": _on_picture(surface, path),
            "losses": [f"{height:.3f}" if height < 100 else "far off" for height in surface.height(path)],
        }
        for (racer, path), color, mark, dashes in looks
    ]  # fmt: skip
    data: dict[str, Any] = {
        "alt": alt, "ground": _ground(name, dark), "lowest": _on_picture(surface, np.array(surface.lowest)),
        "racers": racers, "ink": colors.ink, "page": colors.page,
    }  # fmt: skip
    _COMPONENT(key=key, data=data, height="content")


def _on_picture(surface: Surface, places: np.ndarray) -> list[list[float]]:
    """Give places in the picture's own units, y downward; who is far off stays a little outside of it."""
    (left, right), (low, high) = surface.x_range, surface.y_range
    x = (places[:, 0] - left) / (right - left) * WIDTH
    y = (high - places[:, 1]) / (high - low) * HEIGHT
    clipped = np.stack([x, y], axis=1).clip(-2 * WIDTH, 3 * WIDTH)
    return [[float(value) for value in row] for row in clipped.round(1)]


@lru_cache
def _ground(name: str, dark: bool) -> str:
    """Give the surface as a picture: bands of gray with lines between them; the lowest is the page's own color."""
    heights = altitudes(SURFACES[name], WIDTH, HEIGHT)[::-1]
    share = np.sqrt(heights / heights.max())
    band = np.floor(share * BANDS)
    line = (np.diff(band, axis=0, append=band[-1:]) != 0) | (
        np.diff(band, axis=1, append=band[:, -1:]) != 0
    )
    lowest, highest, edge = (
        ((20, 24, 29), (66, 74, 84), (108, 118, 130))
        if dark
        else ((251, 250, 247), (205, 201, 191), (168, 163, 152))
    )
    ramp = (band / BANDS)[..., None]
    pixels = np.where(line[..., None], edge, (1 - ramp) * lowest + ramp * np.array(highest)).astype(
        np.uint8
    )
    return png_address(pixels)
