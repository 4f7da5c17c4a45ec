// Shows under the canvas how the answer changed while the strokes were drawn, and plays it again.
// record.js knows what was drawn, film.js draws it.

const HOST = ".st-key-surface [data-testid=stBidiComponentIsolated]"
const MOST_COLUMNS = 300 // of the picture of the bands, which is 1000 units wide and 100 high
const HIGH = 0.45 // of the height: what a name needs
const SPEEDS = [[0.5, "½×"], [1, "1×"], [2, "2×"]]
// Okabe and Ito's colors, and two more that stand apart from them.
const COLORS = [
  "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000", "#999999",
  "#882255",
]
const PLAY = "M3 1l12 7-12 7z", PAUSE_SIGN = "M3 1h4v14H3zM10 1h4v14h-4z"
const DOWNLOAD = "M8 1h2v6l3-2.5L14 6l-5 5-5-5 1-1.5L8 7zM2 13h14v2H2z"

const tell = detail => document.dispatchEvent(new CustomEvent("s28-live", { detail }))

const makeSvg = (parent, attributes) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value)
  parent.append(svg)
  return svg
}
const makeButton = (parent, title = "") => {
  const button = make(parent, "button", "", { type: "button", title, "aria-label": title })
  return [button, make(makeSvg(button, { viewBox: "0 0 18 16", "aria-hidden": "true" }), "path")]
}
const mount = parent => {
  const root = make(parent, "div", "s28-timeline", { role: "group" })
  const past = make(root, "div", "s28-past")
  const size = { viewBox: "0 0 1000 100", preserveAspectRatio: "none" }
  const bands = makeSvg(past, { ...size, "aria-hidden": "true" })
  const labels = make(past, "div", "s28-names", { "aria-hidden": "true" })
  const mark = make(past, "div", "s28-since")
  const steps = { type: "range", min: 0, max: 1, step: 0.001 }
  const moment = make(past, "input", "", { ...steps, "aria-label": "Moment of the drawing" })
  const row = make(root, "div", "s28-replay")
  const [play, icon] = makeButton(row)
  const words = make(row, "span")
  const named = { "aria-label": "Speed of the replay", title: "Speed of the replay" }
  const speed = make(row, "select", "", named)
  for (const [value, text] of SPEEDS) make(speed, "option", "", { value }, text)
  speed.value = 1
  const [save, arrow] = makeButton(row, "Save as video")
  arrow.setAttribute("d", DOWNLOAD)
  save.hidden = !canFilm()
  root.hidden = true
  const parts = { root, bands, paths: [], labels, mark, moment, play, icon, words, speed, save }
  return { ...parts, film: null, at: null }
}
const colorOf = label => COLORS[label % COLORS.length]
const drawBands = ({ film, bands, paths }) => {
  const classes = Math.max(...film.moments.map(({ belief: { shares } }) => shares.length))
  while (paths.length < classes) {
    const label = paths.length
    paths.push(make(bands, "path", `s28-band-${label}`, { fill: colorOf(label) }))
  }
  const every = Math.ceil(film.moments.length / MOST_COLUMNS)
  const end = last(film.moments)
  const columns = film.moments.filter((one, place) => place % every === 0 || one === end)
  const edges = [[], ...paths.map(() => [])] // of the bands; the first is the lower edge of all
  for (const { at, belief: { shares } } of columns) {
    const left = (1000 * at / film.length || 0).toFixed(1)
    let top = 100
    edges[0].push([left, top])
    paths.forEach((_, label) => {
      top -= 100 * (shares[label] ?? 0)
      edges[label + 1].push([left, Math.max(top, 0).toFixed(1)])
    })
  }
  paths.forEach((path, label) => {
    const around = [...edges[label + 1], ...edges[label].toReversed()]
    path.setAttribute("d", `M${around.join("L")}z`)
  })
}
// Writes a class's name into its band where that is high enough for the longest time.
const drawNames = ({ film, labels }) => {
  labels.replaceChildren()
  const { moments, length } = film
  const { names = [] } = moments.findLast(({ belief }) => belief.names)?.belief ?? {}
  names.forEach((name, label) => {
    let run = null, best = { from: 0, to: 0 }
    for (const { at, belief: { shares } } of moments) {
      const isHigh = shares[label] >= HIGH
      run = isHigh ? { from: run?.from ?? at, to: at } : null
      if (run && run.to - run.from > best.to - best.from) best = run
    }
    const middle = (best.from + best.to) / 2
    const { shares } = momentAt(film, middle).belief
    const height = shares.slice(0, label).reduce((sum, share) => sum + share, shares[label] / 2)
    const place = `left:${percent(middle / length)};bottom:${percent(height)}`
    const style = `${place};background:${colorOf(label)}`
    const written = make(labels, "span", `s28-band-${label}`, { style }, name)
    const room = labels.clientWidth * (best.to - best.from) / length
    if (!(written.offsetWidth <= room)) written.remove()
  })
}
const drawFilm = view => {
  const { film, root, mark, words } = view
  root.hidden = !film
  if (!film) return
  const since = film.isWhole ? sureSince(film) : null
  drawBands(view)
  drawNames(view)
  mark.hidden = since === null
  mark.style.left = percent(since ?? 0)
  words.textContent = record.down ? "" : wordsFor(film)
  const { title } = last(film.moments).belief
  const told = `The answer while you drew: ${story(film)}. ${wordsFor(film)}.`
  root.setAttribute("aria-label", title ? `${told} (${title})` : told)
}

const beliefAt = (film, share) => {
  const { belief } = momentAt(film, share * film.length)
  const told = `${percent(share)}: ${belief.name || "nothing"}, ${percent(belief.share)}`
  return belief.title ? `${told} (${belief.title})` : told
}

// The replay: the strokes disappear under a canvas of its own until it ends or is left.
const surface = () => document.querySelector(".st-key-surface")
const hideStrokes = hidden => {
  for (const host of document.querySelectorAll(HOST)) host.classList.toggle("s28-replayed", hidden)
}
const showMoment = (view, at) => {
  view.at = Math.min(at, view.film.length)
  const { film, moment, words } = view
  if (!view.overlay?.isConnected) {
    const size = { width: 2 * SIDE, height: 2 * SIDE, "aria-hidden": "true" }
    view.overlay = make(surface(), "canvas", "s28-overlay", size)
  }
  hideStrokes(true)
  const context = view.overlay.getContext("2d")
  context.reset()
  paint(context, film, view.at)
  const { answers } = momentAt(film, at)
  if (view.told !== answers) tell({ answers, replay: true })
  view.told = answers
  const share = view.at / film.length
  moment.value = share
  words.textContent = view.camera ? "Recording a video" : `At ${percent(share)} of the drawing`
  view.camera?.take(share, answers)
  moment.setAttribute("aria-valuetext", beliefAt(film, share))
  if (share === 1) leave(view, true)
}
const pause = view => {
  cancelAnimationFrame(view.frame)
  view.camera?.stop()
  view.frame = view.camera = null
  drawButton(view)
}
const leave = (view, isEnd = false) => {
  if (isEnd) {
    view.camera?.finish(last(view.film.moments).answers)
    view.camera = null
  }
  pause(view)
  view.moment.value = 1
  view.moment.setAttribute("aria-valuetext", "The whole drawing")
  if (view.at === null) return
  Object.assign(view, { at: null, told: null })
  view.overlay.remove()
  hideStrokes(false)
  tell({ replay: false })
  view.words.textContent = wordsFor(view.film)
}
const play = view => {
  let before = performance.now()
  const next = now => {
    view.frame = requestAnimationFrame(next)
    const at = view.at + (now - before) * view.speed.value
    before = now
    showMoment(view, at)
  }
  view.at ??= 0
  view.frame = requestAnimationFrame(next)
  drawButton(view)
}
const drawButton = ({ frame, icon, play }) => {
  const label = frame ? "Pause the replay" : "Replay the drawing"
  icon.setAttribute("d", frame ? PAUSE_SIGN : PLAY)
  play.title = label
  play.setAttribute("aria-label", label)
}

const start = view => {
  let pressed = null // the canvas under the pen
  const refresh = () => {
    cancelAnimationFrame(view.drawing)
    view.drawing = requestAnimationFrame(() => {
      view.film = compose(view.networks)
      drawFilm(view)
    })
  }
  const place = ({ clientX, clientY }) => {
    const { left, top, width } = pressed.getBoundingClientRect()
    return [(clientX - left) / width, (clientY - top) / width]
  }
  const press = event => {
    const path = event.composedPath()
    if (event.button || !event.isPrimary || !path.some(one => one.matches?.(HOST))) return
    leave(view)
    pressed = path[0]
    if (view.pen.color) begin(...place(event), view.pen)
  }
  const move = event => { if (record.down && event.isPrimary) addPoint(...place(event)) }
  const lift = event => { if (event.isPrimary) end() }
  const key = ({ key }) => { if (key === "Escape") leave(view) }
  const hear = ({ detail: { at, networks, answers, recalled = answers, replay } }) => {
    if (replay !== undefined || !recalled || at === null) return
    addAnswers(at, recalled, networks)
    if (view.at === null) refresh()
  }
  const listened = Object.entries({
    pointerdown: press, pointermove: move, pointerup: lift, pointercancel: lift, keydown: key,
    "s28-live": hear,
  })
  for (const [event, listener] of listened) document.addEventListener(event, listener, true)
  view.play.onclick = () => view.frame ? pause(view) : play(view)
  view.moment.onpointermove = ({ offsetX, target }) => {
    const share = Math.min(Math.max((offsetX - 6) / (target.clientWidth - 12), 0), 1)
    target.title = beliefAt(view.film, share)
  }
  view.save.onclick = () => {
    leave(view)
    showMoment(view, 0)
    view.camera = film(view.overlay, view.paths)
    play(view)
  }
  view.moment.oninput = () => {
    pause(view)
    showMoment(view, view.moment.value * view.film.length)
  }
  leave(view)
  view.update = ({ canvas, strokes, networks, pen }) => {
    const names = networks.join()
    if (!synchronize(canvas, strokes) || names !== view.networks) leave(view)
    Object.assign(view, { networks: names, pen })
    view.root.dataset.strokes = strokes.length
    if (view.at === null) refresh()
    const asked = `${names} ${strokes}`
    if (asked !== view.asked) tell({ past: unanswered(names) })
    view.asked = asked
  }
  view.stop = () => {
    leave(view)
    cancelAnimationFrame(view.drawing)
    for (const [event, listener] of listened) document.removeEventListener(event, listener, true)
    view.root.remove()
  }
}
const views = new WeakMap()

export default function ({ data, parentElement }) {
  let view = views.get(parentElement)
  if (!view || !parentElement.contains(view.root)) {
    view = mount(parentElement)
    views.set(parentElement, view)
    start(view)
  }
  view.update(data)
  return () => {
    view.stop()
    views.delete(parentElement)
  }
}
