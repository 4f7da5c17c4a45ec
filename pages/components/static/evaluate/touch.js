// Plotly takes each touch for the beginning of a drag: the page does not scroll, and a first tap only
// hovers. Without the touch events, the browser scrolls by itself and reports a tap as a click.
const figures = new Set()
const through = event => {
  for (const figure of figures) {
    if (event.target.closest?.(`.st-key-${figure} .js-plotly-plot`)) event.stopPropagation()
  }
}
export default function ({ data }) {
  figures.add(data.figure)
  document.addEventListener("touchstart", through, { capture: true, passive: true })
}
