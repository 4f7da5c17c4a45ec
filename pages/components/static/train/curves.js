// Sets the points of a run's curves, and the ranges of their axes, as charts/curves.py does.

const SMOOTHING = 0.8, LATE = 0.25, MARGIN = 0.06, LEAST_SPAN = 0.02, WHOLE_PERCENT = 0.08
const LOG_STEPS = [[1], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]], LEAST_TICKS = 3
// The place in a point, of training and validation, and the axis.
const FIGURES = [["accuracy", 2, 4, "yaxis"], ["loss", 1, 3, "yaxis2"]]

const known = line => line.filter(([, value]) => value !== null && value !== undefined)
// Exponential moving averages, corrected for the pull toward 0.
const smoothed = line => {
  let total = 0, count = 0
  return known(line).map(([epoch, value]) => {
    total = total * SMOOTHING + value
    count = count * SMOOTHING + 1
    return [epoch, total / count]
  })
}
// The range of the later part of all lines and of whatever is better than that.
const fitted = (lines, falling) => {
  const every = [], late = []
  for (const line of lines.map(known).filter(line => line.length)) {
    const [[first], [last]] = [line[0], line.at(-1)]
    for (const [epoch, value] of line) {
      every.push(value)
      if (epoch >= first + LATE * (last - first)) late.push(value)
    }
  }
  if (!every.length) return [0, 1]
  const least = values => values.reduce((one, other) => Math.min(one, other))
  const most = values => values.reduce((one, other) => Math.max(one, other))
  return falling ? [least(every), most(late)] : [least(late), most(every)]
}
const linear = (lines, name) => {
  const [low, high] = fitted(lines, name === "loss")
  const pad = MARGIN * Math.max(high - low, LEAST_SPAN)
  const percent = high - low > WHOLE_PERCENT ? ".0%" : ".1%"
  return { range: [low - pad, high + pad], tickformat: name === "loss" ? "" : percent }
}
const logTicks = (low, high) => {
  const powers = []
  const greatest = Math.ceil(Math.log10(high))
  for (let at = Math.floor(Math.log10(low)); at <= greatest; at++) powers.push(at)
  let ticks = []
  for (const steps of LOG_STEPS) {
    ticks = powers.flatMap(power => steps.map(step => step * 10 ** power))
      .filter(tick => low <= tick && tick <= high)
    if (ticks.length >= LEAST_TICKS) break
  }
  return ticks
}
const logarithmic = lines => {
  const values = lines.flat().map(([, value]) => value).filter(Boolean)
  if (!values.length) return {}
  const low = values.reduce((one, other) => Math.min(one, other)) / 1.1
  const high = values.reduce((one, other) => Math.max(one, other)) * 1.1
  const tickvals = logTicks(low, high)
  const ticktext = tickvals.map(tick => tick.toFixed(10).replace(/\.?0+$/, ""))
  return { range: [Math.log10(low), Math.log10(high)], tickvals, ticktext }
}
const lineOf = trace => Array.from(trace.x, (epoch, place) => [epoch, trace.y[place]])
  .filter(([epoch]) => epoch !== null)

// The first two lines of each figure are the run's own; others stay as they are.
const drawCurves = (figure, points, look) => {
  const own = look.smooth ? smoothed : line => line
  const validated = points.filter(point => typeof point[3] === "number")
  const each = figure.data.length / FIGURES.length
  let end = look.epochs
  FIGURES.forEach(([name, training, validation, axis], place) => {
    const traces = figure.data.slice(place * each, (place + 1) * each)
    const told = [[points, training], [validated, validation]]
    const mine = told.map(([of, at]) => own(of.map(point => [point[0], point[at]])))
    mine.forEach((line, at) => {
      traces[at].x = line.length ? line.map(([epoch]) => epoch) : [null]
      traces[at].y = line.length ? line.map(([, value]) => value) : [null]
    })
    const lines = [...mine, ...traces.slice(2).map(lineOf)]
    for (const line of lines) end = Math.max(end, line.at(-1)?.[0] ?? 0)
    const log = name === "loss" && look.logarithmic
    Object.assign(figure.layout[axis], log ? logarithmic(lines) : linear(lines, name))
  })
  for (const axis of ["xaxis", "xaxis2"]) figure.layout[axis].range = [0, end * 1.02]
  globalThis.Plotly.react(figure, figure.data, figure.layout)
}
