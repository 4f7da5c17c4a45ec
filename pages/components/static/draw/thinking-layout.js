// Where thinking.js draws what: layers beside each other, or below each other in a narrow place.

const TOP = 58 // px: room for three lines above a layer
const WIDE = 440 // px: in a narrower place, the layers are below each other,
const LEAST = 10 // and also where neurons would be closer than this
const GAP = 42, BAND = 64 // px between layers beside and below each other, at least
const LARGEST = 44 // px from neuron to neuron
const WORDS = 150, FEW_WORDS = 58 // px: room for what is told of a neuron, beside and below

const clamp = (value, least, most) => Math.max(least, Math.min(most, value))

// Gives each neuron a place: its own from before, or the free one nearest to its rank.
const place = (before, neurons) => {
  const places = Array(neurons.length), newcomers = new Set(neurons)
  before.forEach((neuron, at) => {
    if (at < places.length && newcomers.delete(neuron)) places[at] = neuron
  })
  neurons.forEach((neuron, rank) => {
    if (!newcomers.has(neuron)) return
    for (let away = 0; ; away++) {
      const free = [rank - away, rank + away].find(at => at in neurons && !(at in places))
      if (free !== undefined) return (places[free] = neuron)
    }
  })
  return places
}

const steps = (count, middle, step) =>
  Array.from({ length: count }, (_, at) => middle + (at - (count - 1) / 2) * step)
// The fewest columns of neurons for each layer that make them as large as there is room.
const columnsFor = (sizes, width, height) => {
  const most = Math.max(...sizes)
  const options = [1, 2, 4, 8].map(across => {
    const columns = sizes.map(size => Math.max(1, Math.round(across * size / most)))
    const all = columns.reduce((sum, each) => sum + each, 0)
    const rows = Math.max(...sizes.map((size, i) => Math.ceil(size / columns[i])))
    return { columns, all, step: Math.min(width / all, height / rows, LARGEST) }
  })
  return options.reduce((best, one) => one.step > best.step + 1 ? one : best)
}
const beside = (width, sizes, classes, scale, labels) => {
  const side = clamp(.2 * width, 112, 200), end = width - labels - 40, head = TOP * scale
  const high = clamp(.72 * width, 360, Math.max(360, innerHeight - 310))
  const height = Math.max(high, 2 * side + WORDS * scale)
  const middle = head + height / 2, gaps = sizes.length + 1
  const { columns, all, step } = columnsFor(sizes, end - side - gaps * GAP, height)
  const gap = (end - side - all * step) / gaps
  let left = side + gap
  const layers = sizes.map((size, i) => {
    const xs = steps(columns[i], left + columns[i] * step / 2, step)
    const ys = steps(Math.ceil(size / columns[i]), middle, step)
    const title = [left + columns[i] * step / 2, 13 * scale]
    left += columns[i] * step + gap
    return { title, spots: Array.from({ length: size }, (_, at) => (
      { x: xs[at % columns[i]], y: ys[Math.floor(at / columns[i])] })) }
  })
  const far = height / classes, spots = steps(classes, middle, far).map(y => ({ x: end + 20, y }))
  const box = top => ({ left: 0, top, width: side })
  const boxes = [box(head), box(head + side + 12), box(head + 2 * side + 16)]
  return { height: height + head, head, step, out: Math.min(far * .36, 17 * scale), layers, boxes,
    output: { spots, title: [end + 20, 13 * scale] } }
}
const below = (width, sizes, classes, labels) => {
  const side = 112, step = Math.min(width / 16, 26), far = width / classes, turned = labels > far
  let top = side + 30 + FEW_WORDS + BAND
  const layers = sizes.map(size => {
    const rows = Math.ceil(size / 16), across = Math.ceil(size / rows)
    const xs = steps(across, width / 2, step), title = [width / 2, top - 9]
    const ys = steps(rows, top + rows * step / 2, step)
    top += rows * step + BAND
    return { title, spots: Array.from({ length: size }, (_, at) => (
      { x: xs[at % across], y: ys[Math.floor(at / across)] })) }
  })
  const spots = steps(classes, width / 2, far).map(x => ({ x, y: top }))
  const boxes = [{ left: 0, top: 24, width: side }, { left: side + 14, top: 24, width: side },
    { left: 0, top: side + 28, width }]
  return { upright: true, turned, height: top + 26 + (turned ? labels : 20), step,
    out: Math.min(far * .36, 15), layers, boxes, output: { spots } }
}
// How much larger than on a laptop words are written.
const scaleOf = width => clamp(width / 640, 1, 1.4)
// Returns where everything is; `labels` is the width of the longest class's name.
const arrange = (width, sizes, classes, labels) => {
  const scale = scaleOf(width), oneLine = labels < 20 * scale
  const room = Math.max(labels, 52 * scale) + 4 + (oneLine ? 18 * scale : 0)
  const wide = width >= WIDE && beside(width, sizes, classes, scale, room)
  if (wide && wide.step >= LEAST) return { ...wide, oneLine, scale }
  return { ...below(width, sizes, classes, labels), oneLine, scale: 1 }
}
