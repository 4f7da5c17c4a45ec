// A picture, its rows laid one after the other into a strip, and the place of the chosen pixel in both. State: row and column.
const SIDE = 28, COUNT = SIDE * SIDE
const MARK = "#F0A000", DIM = 0.3
const states = new WeakMap()
const clamp = (value, most) => Math.max(0, Math.min(most, value))

const brightest = (values, row) => {
  const numbers = values.slice(SIDE * row, SIDE * (row + 1))
  return numbers.indexOf(Math.max(...numbers))
}

// Gives a canvas as many real pixels as it has on the screen, and a context that counts in CSS pixels.
function fit(canvas) {
  const { width, height } = canvas.getBoundingClientRect()
  const scale = globalThis.devicePixelRatio || 1
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h })
  const context = canvas.getContext("2d")
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, width, height)
  context.imageSmoothingEnabled = false
  return { context, width, height }
}

// The 784 values as a small picture of `columns` pixels a row, so that the browser can enlarge it.
function shades(values, columns) {
  const small = new OffscreenCanvas(columns, values.length / columns)
  const image = new ImageData(columns, values.length / columns)
  values.forEach((value, place) => image.data.set([value, value, value, 255], 4 * place))
  small.getContext("2d").putImageData(image, 0, 0)
  return small
}

function drawPicture(canvas, values, row, column) {
  const { context, width } = fit(canvas)
  const cell = width / SIDE, picture = shades(values, SIDE)
  context.globalAlpha = DIM
  context.drawImage(picture, 0, 0, width, width)
  context.globalAlpha = 1
  context.drawImage(picture, 0, 0, SIDE, row + 1, 0, 0, width, (row + 1) * cell)
  context.strokeStyle = MARK
  context.lineWidth = 2
  context.strokeRect(1, row * cell, width - 2, cell)
  context.fillStyle = MARK
  context.globalAlpha = 0.9
  context.lineWidth = 3
  context.strokeRect(column * cell - 1, row * cell - 1, cell + 2, cell + 2)
}

function drawStrip(canvas, values, row, column, lines) {
  const { context, width, height } = fit(canvas)
  const each = COUNT / lines, line = height / lines, cell = width / each
  const strip = shades(values, each)
  const bar = (from, to, draw) => {
    for (let at = from; at < to; ) {
      const end = Math.min(to, (Math.floor(at / each) + 1) * each), y = Math.floor(at / each)
      draw((at % each) * cell, y * line, (end - at) * cell, line - 4, at % each, y, end - at)
      at = end
    }
  }
  const paint = (x, y, w, h, from, sourceRow, count) => context.drawImage(strip, from, sourceRow, count, 1, x, y, w, h)
  context.globalAlpha = DIM
  bar(0, COUNT, paint)
  context.globalAlpha = 1
  bar(0, (row + 1) * SIDE, paint)
  context.strokeStyle = context.fillStyle = MARK
  context.lineWidth = 2
  bar(row * SIDE, (row + 1) * SIDE, (x, y, w, h) => context.strokeRect(x + 1, y + 1, Math.max(2, w - 2), h - 2))
  const place = row * SIDE + column
  context.fillRect((place % each) * cell - 1, Math.floor(place / each) * line, Math.max(3, cell), line - 4)
}

function drawRow(canvas, values, row, column) {
  const { context, width, height } = fit(canvas)
  const cell = width / SIDE
  context.font = `${cell > 30 ? 14 : 12}px system-ui, sans-serif`
  context.textAlign = "center"
  context.textBaseline = "middle"
  for (let at = 0; at < SIDE; at += 1) {
    const value = values[row * SIDE + at]
    context.fillStyle = `rgb(${value},${value},${value})`
    context.fillRect(at * cell, 2, cell - 1, height - 4)
    context.fillStyle = value > 127 ? "#000" : "#fff"
    if (cell > 26) context.fillText(value, (at + 0.5) * cell - 0.5, height / 2)
  }
  context.strokeStyle = MARK
  context.lineWidth = 3
  context.strokeRect(column * cell, 2, cell - 1, height - 4)
}

export default function ({ data, parentElement }) {
  const find = name => parentElement.querySelector(name)
  const [picture, strip, zoom, slider] = [".picture", ".strip", ".zoom", "input"].map(find)
  const state = states.get(parentElement) ?? { row: 13, column: brightest(data.values, 13), timer: null }
  states.set(parentElement, state)
  const { values, name } = data
  const lines = () => (strip.getBoundingClientRect().width < 640 ? 4 : 1)

  const draw = () => {
    const { row, column } = state
    const place = SIDE * row + column, value = values[place]
    drawPicture(picture, values, row, column)
    drawStrip(strip, values, row, column, lines())
    drawRow(zoom, values, row, column)
    slider.value = row
    find(".row").textContent = row
    find(".column").textContent = column
    find(".place").textContent = place
    find(".value").textContent = value
    find(".share").textContent = (value / 255).toFixed(3)
    find(".laid").textContent = `${SIDE * (row + 1)} of ${COUNT} numbers`
    slider.setAttribute("aria-valuetext", `row ${row}`)
    picture.setAttribute("aria-label", `A picture of ${name}, 28 rows of 28 pixels. Arrow keys choose a pixel.`)
  }
  const choose = (row, column) => {
    Object.assign(state, { row: clamp(row, SIDE - 1), column: clamp(column, SIDE - 1) })
    draw()
  }
  const stop = () => {
    clearInterval(state.timer)
    state.timer = null
    find(".play").textContent = "▶ Lay out row by row"
  }
  const inside = (event, canvas, columns, rows) => {
    const box = canvas.getBoundingClientRect()
    return [Math.floor(((event.clientY - box.top) / box.height) * rows), Math.floor(((event.clientX - box.left) / box.width) * columns)]
  }
  picture.onpointermove = picture.onpointerdown = event => {
    stop()
    choose(...inside(event, picture, SIDE, SIDE))
  }
  strip.onpointermove = strip.onpointerdown = event => {
    stop()
    const [line, at] = inside(event, strip, COUNT / lines(), lines())
    const place = clamp(line * (COUNT / lines()) + at, COUNT - 1)
    choose(Math.floor(place / SIDE), place % SIDE)
  }
  zoom.onpointermove = zoom.onpointerdown = event => choose(state.row, inside(event, zoom, SIDE, 1)[1])
  picture.onkeydown = event => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key]
    if (!step) return
    event.preventDefault()
    stop()
    choose(state.row + step[0], state.column + step[1])
  }
  slider.oninput = () => {
    stop()
    choose(Number(slider.value), state.column)
  }
  find(".play").onclick = () => {
    if (state.timer) return stop()
    if (state.row === SIDE - 1) choose(0, state.column)
    find(".play").textContent = "❚❚ Pause"
    state.timer = setInterval(() => (state.row === SIDE - 1 ? stop() : choose(state.row + 1, state.column)), 250)
  }
  state.observer?.disconnect()
  state.observer = new ResizeObserver(draw)
  state.observer.observe(strip)
  stop()
  draw()
  return () => {
    stop()
    state.observer.disconnect()
  }
}
