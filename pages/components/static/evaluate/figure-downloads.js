// Plotly draws the file itself, from the figure as shown, when its own (hidden) camera button is
// pressed. During the click the figure gets the page's background and a title.
export default function ({ data, parentElement }) {
  const save = format => {
    const figure = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`)
    const camera = figure?.querySelector('.modebar-btn[data-title*="ownload"]')
    if (!camera) return
    const { paper_bgcolor, plot_bgcolor, title, margin, height } = figure.layout
    const style = getComputedStyle(parentElement.host ?? parentElement)
    const page = style.getPropertyValue("--st-background-color").trim() || "#FFFFFF"
    const { width, height: drawn } = figure._fullLayout
    const size = { scale: 2, width, height: drawn + 44 }
    figure._context.toImageButtonOptions = { format, filename: data.filename, ...size }
    Object.assign(figure.layout, {
      paper_bgcolor: page,
      plot_bgcolor: page,
      height: drawn + 44,
      margin: { ...margin, t: (margin?.t ?? 0) + 44 },
      title: {
        text: data.title,
        ...{ x: 0.02, xanchor: "left", y: 0.99, yanchor: "top", yref: "container" },
        ...{ font: { size: 17 }, pad: { t: 6 } },
      },
    })
    try {
      camera.click()
    } finally {
      Object.assign(figure.layout, { paper_bgcolor, plot_bgcolor, title, margin, height })
    }
  }
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => save(button.value)
    button.disabled = false
  }
}
