"""A small button beside a figure: the figure as PNG or SVG, drawn by the browser, and its numbers as CSV."""

from collections.abc import Callable, Mapping

import streamlit as st

# Plotly draws the file itself, from the figure as it stands, when its own (hidden) camera button is pressed. The page's background and the
# figure's title are lent to the figure while it is copied, which happens within the click.
SCRIPT = """
export default function ({ data, parentElement }) {
  const save = format => {
    const figure = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`)
    const camera = figure?.querySelector('.modebar-btn[data-title*="ownload"]')
    if (!camera) return
    const { paper_bgcolor, plot_bgcolor, title, margin, height } = figure.layout
    const page = getComputedStyle(parentElement.host ?? parentElement).getPropertyValue("--st-background-color").trim() || "#FFFFFF"
    const { width, height: drawn } = figure._fullLayout
    figure._context.toImageButtonOptions = { format, filename: data.filename, scale: 2, width, height: drawn + 44 }
    Object.assign(figure.layout, {
      paper_bgcolor: page,
      plot_bgcolor: page,
      height: drawn + 44,
      margin: { ...margin, t: (margin?.t ?? 0) + 44 },
      title: { text: data.title, x: 0.02, xanchor: "left", y: 0.99, yanchor: "top", yref: "container", font: { size: 17 }, pad: { t: 6 } },
    })
    try {
      camera.click()
    } finally {
      Object.assign(figure.layout, { paper_bgcolor, plot_bgcolor, title, margin, height })
    }
  }
  for (const button of parentElement.querySelectorAll("button")) button.onclick = () => save(button.value)
}
"""
BUTTONS = """
<button type="button" value="png">Figure as PNG</button>
<button type="button" value="svg">Figure as SVG</button>
"""
LOOK = """
button{display:block;width:100%;margin:0 0 .5rem;padding:.45rem .8rem;font:inherit;color:var(--st-text-color);background:transparent;
border:1px solid var(--st-border-color);border-radius:var(--st-button-radius,.6rem);cursor:pointer}
button:hover,button:focus-visible{border-color:var(--st-primary-color);color:var(--st-primary-color);outline-offset:2px}
"""

_COMPONENT = st.components.v2.component(
    "sketch28-figure-downloads", html=BUTTONS, css=LOOK, js=SCRIPT
)

Table = tuple[str, Callable[[], bytes]]


def show(chart: str, filename: str, title: str, tables: Mapping[str, Table] | None = None) -> None:
    """Show the button for a figure that `figures.show` shows as downloadable.

    Args:
        chart: key of the figure.
        filename: of what is saved, without its ending.
        title: stands above the figure in the file, where the page's heading does not.
        tables: a button's label -> file's name without its ending, and what gives its CSV once it is asked for.
    """
    with st.popover(
        "Download", icon=":material/download:", type="tertiary", key=f"{chart}-download"
    ):
        _COMPONENT(
            key=f"{chart}-files", data={"chart": chart, "filename": filename, "title": title}
        )
        show_tables(chart, tables or {})


def show_tables(key: str, tables: Mapping[str, Table]) -> None:
    """Show a button for each table, which gives it as CSV."""
    for label, (filename, content) in tables.items():
        st.download_button(
            label, content, f"{filename}.csv", "text/csv", key=f"{key}-{label}", on_click="ignore", width="stretch"
        )  # fmt: skip
