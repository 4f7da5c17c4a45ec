// Counts a game's seconds down. When the network has named what is asked for, in an answer of
// live.js, it hands the drawing over: the server looks at it again, and only then it counts.

const HOST = ".st-key-surface [data-testid=stBidiComponentIsolated]"
const LAYERS = ".canvas-container canvas" // the strokes, and the one that is being drawn
const SIDE = 420
const TICK = 200 // ms
const STEADY = 400 // ms for which it has to be named while the pen moves: a dot is no 0
const PATIENCE = 3000 // ms to wait for what the server says of a drawing
const SAID = [30, 10] // seconds left that screen readers hear

const surface = () => document.querySelector(".st-key-surface")
const picture = () => {
  const sheet = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE })
  const paper = sheet.getContext("2d")
  paper.fillStyle = "#fff"
  paper.fillRect(0, 0, SIDE, SIDE)
  const layers = [...document.querySelectorAll(HOST)].at(-1)?.shadowRoot?.querySelectorAll(LAYERS)
  for (const layer of layers ?? []) paper.drawImage(layer, 0, 0, SIDE, SIDE)
  return sheet.toDataURL("image/png")
}
// What covers the canvas for a moment: "✓", or that time is over.
const cover = sign => {
  const place = surface()
  if (place) place.dataset.cover = sign
}
const uncover = () => { delete surface()?.dataset.cover }

const mount = parent => {
  const root = make(parent, "div", "s28-clock")
  const seconds = make(root, "span", "s28-seconds", { role: "timer" })
  const track = make(root, "div", "s28-left", { "aria-hidden": "true" })
  const score = make(root, "span", "s28-score")
  const said = make(root, "div", "s28-said", { "aria-live": "polite" })
  return { root, seconds, fill: make(track, "div"), score, said, round: -1, waiting: 0 }
}
const tick = view => {
  const left = Math.max(0, view.ends - performance.now()), seconds = Math.ceil(left / 1000)
  put(view.seconds, `${seconds} s`)
  view.fill.style.width = `${100 * left / (1000 * view.data.seconds)}%`
  if (SAID.includes(seconds)) put(view.said, `${seconds} seconds left`)
  offer(view)
  if (left || view.over) return
  view.over = true
  put(view.said, "Time is over")
  cover("⏱")
  view.hand("over", { round: view.round, picture: picture() })
}
const offer = view => {
  const now = performance.now(), steady = view.down ? STEADY : 0
  if (view.over || !view.namedAt || now < Math.max(view.namedAt + steady, view.waiting)) return
  Object.assign(view, { waiting: now + PATIENCE, namedAt: 0 })
  cover("✓")
  setTimeout(() => { if (performance.now() >= view.waiting && !view.over) uncover() }, PATIENCE)
  view.hand("named", { round: view.round, picture: picture() })
}
// An answer to a drawing that has already counted is not shown: the next canvas is empty.
const hear = (view, event) => {
  const { answers, at, pen } = event.detail
  if (pen) view.down = pen === "down"
  if (!answers) return
  const { doubt, digits } = answers[0]
  if ((at ?? 0) < view.begun || !digits.length) return event.stopImmediatePropagation()
  const isNamed = !doubt && digits.length === 1 && digits[0].winner === view.data.label
  view.namedAt = isNamed ? view.namedAt || performance.now() : 0
  offer(view)
}
const views = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement)
  if (!view || !parentElement.contains(view.root)) {
    view = mount(parentElement)
    view.hear = event => hear(view, event)
    window.addEventListener("s28-live", view.hear, true) // before answer.js
    view.ticking = setInterval(() => tick(view), TICK)
    views.set(parentElement, view)
  }
  view.hand = setTriggerValue
  view.data = data
  if (view.game !== data.game) {
    Object.assign(view, { game: data.game, round: -1, over: false })
    view.ends = performance.now() + 1000 * data.left
  }
  if (view.round !== data.round) {
    Object.assign(view, { round: data.round, begun: performance.now(), namedAt: 0 })
    put(view.said, `Draw ${data.asked}. ${data.score} recognized.`)
    put(view.score, `✓ ${data.score}`)
    document.dispatchEvent(new CustomEvent("s28-live", { detail: { pen: "away" } }))
  }
  if (!view.over) {
    view.waiting = 0
    uncover()
  }
  tick(view)
  return () => {
    clearInterval(view.ticking)
    window.removeEventListener("s28-live", view.hear, true)
    uncover()
    view.root.remove()
    views.delete(parentElement)
  }
}
