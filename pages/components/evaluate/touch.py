"""Lets fingers through to a figure: a tap is a click at once, and a swipe scrolls the page."""

import streamlit as st

# Plotly takes each touch for the beginning of a drag: the page does not scroll, and a first tap only hovers. Kept from it, the browser
# scrolls by itself and tells of a tap as of a mouse.
SCRIPT = """
const figures = new Set()
const through = event => {
  for (const figure of figures) if (event.target.closest?.(`.st-key-${figure} .js-plotly-plot`)) event.stopPropagation()
}
export default function ({ data }) {
  figures.add(data.figure)
  document.addEventListener("touchstart", through, { capture: true, passive: true })
}
"""

_COMPONENT = st.components.v2.component("sketch28-touch", js=SCRIPT)


def let_through(figure: str) -> None:
    """Let touches through to the figure with this key; its own element, of the class `st-key-...-touch`, shows nothing."""
    _COMPONENT(key=f"{figure}-touch", data={"figure": figure}, height=0)
