// How thinking.js draws: connections, neurons, and the words beside them, on one canvas.

const MOST_NAMED = 16 // outputs: of more, only the likeliest has a name
const PIXELS = 28
const LINE = 16 // px from line to line

const greatest = values => Math.max(1e-9, ...values.map(Math.abs))
const count = number => number.toLocaleString("en")

// What the layers do now; without a drawing, the neurons rest.
const layersOf = ({ shown, data }) => shown?.thinking?.layers ?? data.layers
const valueOf = (view, column, neuron) => {
  if (!view.shown) return 0
  if (column === view.data.layers.length) return view.shown.shares[neuron][0]
  const { neurons, activations } = layersOf(view)[column]
  return view.shown.thinking ? activations[neurons.indexOf(neuron)] : 0
}

const chosenOf = view => view.pointed ?? view.pinned

const spotOf = (view, column, neuron) => {
  const { layers, output } = view.at
  if (column === layers.length) return output.spots[neuron]
  return layers[column].spots[view.places[column].indexOf(neuron)]
}
const touches = (chosen, column, [source, target]) =>
  chosen.column === column && chosen.neuron === target ||
  chosen.column === column - 1 && chosen.neuron === source
const drawLines = (view, column, lines) => {
  const { pen, at: { boxes: [input], upright } } = view, most = greatest(lines.map(line => line[2]))
  const chosen = chosenOf(view)
  for (const line of lines) {
    const [source, target, value] = line, share = Math.abs(value) / most
    const to = spotOf(view, column, target), dot = input.width / PIXELS
    const from = column ? spotOf(view, column - 1, source) : {
      x: input.left + (source % PIXELS + .5) * dot,
      y: input.top + (Math.floor(source / PIXELS) + .5) * dot,
    }
    if (!from || !to) continue
    pen.globalAlpha = (.2 + .7 * share) * (!chosen || touches(chosen, column, line) ? 1 : .12)
    pen.strokeStyle = value < 0 ? view.colors.less : view.colors.more
    pen.lineWidth = (column ? .6 : .3) + (column ? 4.4 : 2) * share
    pen.setLineDash(value < 0 ? [7, 5] : [])
    pen.beginPath()
    pen.moveTo(from.x, from.y)
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2]
    if (upright) pen.bezierCurveTo(from.x, y, to.x, y, to.x, to.y)
    else pen.bezierCurveTo(x, from.y, x, to.y, to.x, to.y)
    pen.stroke()
  }
  pen.globalAlpha = 1
  pen.setLineDash([])
}
const drawNeuron = (view, { x, y }, radius, share, chosen) => {
  const { pen, colors } = view
  pen.beginPath()
  pen.arc(x, y, radius, 0, 2 * Math.PI)
  pen.fillStyle = colors.page
  pen.fill()
  pen.globalAlpha = Math.abs(share) ** 1.3
  pen.fillStyle = share < 0 ? colors.less : colors.more
  pen.fill()
  pen.globalAlpha = chosen ? 1 : .45
  pen.strokeStyle = colors.ink
  pen.lineWidth = chosen ? 3 : 1
  pen.stroke()
  pen.globalAlpha = 1
  if (share > -.05) return
  pen.fillStyle = colors.ink
  pen.fillRect(x - radius * .55, y - radius * .15, radius * 1.1, radius * .3)
}
const write = (view, text, x, y, { size = 13, weight = 400, align = "center" } = {}) => {
  const { pen, colors, at: { scale } } = view
  Object.assign(pen, { font: view.font(size * scale, weight), textAlign: align, lineWidth: 4 })
  Object.assign(pen, { strokeStyle: colors.page, fillStyle: colors.ink, lineJoin: "round" })
  pen.strokeText(text, x, y)
  pen.fillText(text, x, y)
}
const writeTitles = view => {
  const { upright, layers, output, scale, head } = view.at
  write(view, "Input: 28 × 28", 0, upright ? 16 : head - 10, { align: "left" })
  layersOf(view).forEach((layer, column) => {
    const [x, y] = layers[column].title, shown = layer.neurons.length
    const some = shown < layer.count ? `${shown} of ${count(layer.count)}` : count(shown)
    const lines = [`Layer ${column + 1}`, some, "neurons"]
    if (upright) write(view, `${lines[0]}: ${some} neurons`, x, y)
    else lines.forEach((text, i) =>
      write(view, text, x, y + LINE * scale * i, { weight: i ? 400 : 700 }))
  })
  if (!upright) write(view, "Output", ...output.title, { weight: 700 })
}
const writeOutputs = view => {
  const { pen, at, shown, data: { names } } = view
  names.forEach((name, label) => {
    const { x, y } = at.output.spots[label], won = shown?.winner === label
    if (names.length > MOST_NAMED && !won) return
    const look = { size: 15, weight: won ? 700 : 400, align: "left" }
    const [share = 0, text = ""] = shown?.shares[label] ?? [], side = x + at.out + 6
    if (at.turned) {
      pen.save()
      pen.translate(x - 5, y + at.out + 5)
      pen.rotate(Math.PI / 2)
      write(view, name, 0, 0, look)
      return pen.restore()
    }
    if (at.upright) return write(view, name, x, y + at.out + 16, { ...look, align: "center" })
    const told = share >= .005 ? text : "", under = told && !at.oneLine
    const [right, down] = under ? [0, 14 * at.scale] : [16 * at.scale, 5]
    write(view, name, side, y + (under ? -2 : 5), look)
    if (told) write(view, told, side + right, y + down, { align: "left" })
  })
}
const fit = view => {
  const width = view.stage.clientWidth, sizes = layersOf(view).map(({ neurons }) => neurons.length)
  const key = [width, innerHeight, devicePixelRatio, sizes, view.data.names].join()
  if (view.key === key || !width) return
  view.key = key
  view.pen.font = view.font(15 * scaleOf(width), 700)
  const labels = Math.max(...view.data.names.map(name => view.pen.measureText(name).width))
  view.at = arrange(width, sizes, view.data.names.length, labels)
  const { height, boxes } = view.at
  Object.assign(view.canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio })
  view.stage.style.height = `${height}px`
  view.words.style.fontSize = `${.8 * view.at.scale}rem`
  for (const [i, element] of [view.input, view.picture, view.words].entries())
    for (const [side, value] of Object.entries(boxes[i])) element.style[side] = `${value}px`
}
const draw = view => {
  fit(view)
  if (!view.at) return
  const { pen, canvas, shown, data } = view, chosen = chosenOf(view)
  const look = getComputedStyle(view.root)
  view.colors = { ink: look.color, page: look.getPropertyValue("--page"),
    more: look.getPropertyValue("--more"), less: look.getPropertyValue("--less") }
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  pen.clearRect(0, 0, canvas.width, canvas.height)
  shown?.thinking?.connections.forEach((lines, column) => drawLines(view, column, lines))
  view.places.forEach((neurons, column) => {
    const { activations } = layersOf(view)[column], most = greatest(activations)
    neurons.forEach((neuron, at) => {
      const isChosen = chosen?.column === column && chosen.neuron === neuron
      const share = valueOf(view, column, neuron) / most
      drawNeuron(view, view.at.layers[column].spots[at], view.at.step * .42, share, isChosen)
    })
  })
  view.at.output.spots.forEach((spot, label) => {
    const isChosen = chosen?.column === data.layers.length && chosen.neuron === label
    drawNeuron(view, spot, view.at.out, shown?.shares[label][0] ?? 0, isChosen)
  })
  writeTitles(view)
  writeOutputs(view)
}
