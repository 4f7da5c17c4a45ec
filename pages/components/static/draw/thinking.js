// Shows the network while it answers: pixels, neurons of each hidden layer, outputs, connections.
// What answer.js shows, it tells as an event, from the page or live; its "thinking" is drawn here.
// A neuron that stays among the strongest keeps its place, so that the eye can follow it.

const QUIET = 700, PAUSE = 60 // ms before the words change, and between two pictures of a neuron
const MEANING = [
  "Its weights: light blue where ink excites it, dark orange where ink inhibits it.",
  "Light blue: more ink here would raise its sum. Dark orange: it would lower it.",
]

const amount = value => value.toFixed(2).replace("-0.00", "0.00").replace("-", "−")

const later = view => {
  cancelAnimationFrame(view.frame)
  view.frame = requestAnimationFrame(() => draw(view))
}

const nameOf = (view, { column, neuron }) => column === view.data.layers.length
  ? `Output ${view.data.names[neuron]}` : `Neuron ${neuron + 1} of layer ${column + 1}`
const tellOf = (view, chosen) => {
  const value = valueOf(view, chosen.column, chosen.neuron)
  if (!view.shown) return ""
  if (value === undefined) return ": not among the strongest now"
  const share = chosen.column === view.data.layers.length
  return share ? `: ${view.shown.shares[chosen.neuron][1]}` : `: activation ${amount(value)}`
}
// The pixels that the network sees, for an address.
const pixels = view => {
  view.paper.drawImage(view.input, 0, 0)
  const { data } = view.paper.getImageData(0, 0, PIXELS, PIXELS)
  const gray = Array.from({ length: PIXELS ** 2 }, (_, at) => String.fromCharCode(data[4 * at]))
  return btoa(gray.join("")).replaceAll("+", "-").replaceAll("/", "_")
}
const showChosen = view => {
  const chosen = chosenOf(view), { picture, words } = view
  const seen = view.shown && view.input.complete && view.input.naturalWidth
  picture.hidden = !chosen || chosen.column > 0 && !seen
  if (!chosen) return put(words, "Point at a neuron, or tap it, to see what it looks for.")
  const told = `${nameOf(view, chosen)}${tellOf(view, chosen)}`
  put(words, `${told}. ${MEANING[Math.min(chosen.column, 1)]}`)
  if (picture.hidden || view.loading) return
  const query = new URLSearchParams({ network: view.data.network, layer: chosen.column + 1,
    neuron: chosen.neuron + 1 })
  if (chosen.column) query.set("picture", pixels(view))
  if (view.data.changing) query.set("second", Math.floor(Date.now() / 1000)) // it trains
  const address = `live/neuron?${query}`
  if (picture.getAttribute("src") === address) return
  view.loading = true
  picture.alt = `What ${nameOf(view, chosen)} looks for, 28 by 28 pixels`
  picture.src = address
}
const choose = (view, how, chosen) => {
  view[how] = chosen
  showChosen(view)
  later(view)
}
const strongest = (view, column) => {
  const neurons = view.places[column] ?? view.data.names.map((_, label) => label)
  const sizes = neurons.map(neuron => Math.abs(valueOf(view, column, neuron) ?? 0))
  return neurons[sizes.indexOf(Math.max(...sizes))]
}
const nearest = (view, event) => {
  const box = view.stage.getBoundingClientRect(), reach = Math.max(view.at?.step ?? 0, 16)
  const [x, y] = [event.clientX - box.left, event.clientY - box.top]
  let found = null, distance = reach
  const look = column => (neuron, at) => {
    const spot = (view.at.layers[column] ?? view.at.output).spots[at]
    const away = Math.hypot(spot.x - x, spot.y - y)
    if (away < distance) [found, distance] = [{ column, neuron }, away]
  }
  view.places.forEach((neurons, column) => neurons.forEach(look(column)))
  view.data.names.forEach((_, label) => look(view.places.length)(label, label))
  return found
}
const press = (view, event) => {
  const columns = view.places.length
  const { column, neuron } = view.pinned ?? { column: 0, neuron: strongest(view, 0) }
  const order = view.places[column] ?? view.data.names.map((_, label) => label)
  const at = order.indexOf(neuron)
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (event.key === "Escape") return choose(view, "pinned", null)
  if (event.key !== "Home" && !step && !side) return
  event.preventDefault()
  const to = clamp(column + (side ?? 0), 0, columns)
  const next = step ? order[clamp(at + step, 0, order.length - 1)] : strongest(view, to)
  view.pointed = null
  choose(view, "pinned", { column: to, neuron: side && to === column ? neuron : next })
  put(view.said, view.words.textContent)
}

const summary = view => {
  const layers = layersOf(view).map(({ count: all, neurons, activations }, column) => {
    const strong = [...neurons].sort((one, other) =>
      Math.abs(activations[neurons.indexOf(other)]) - Math.abs(activations[neurons.indexOf(one)]))
    const first = strong.slice(0, 3).map(neuron => neuron + 1).join(", ")
    const told = view.shown?.thinking ? `, strongest ${first}` : ""
    const some = neurons.length < all ? `, ${neurons.length} shown` : ""
    return `Layer ${column + 1}: ${count(all)} neurons${some}${told}.`
  })
  const { shown, data: { names } } = view
  const won = shown ? ` Output: ${names[shown.winner]}, ${shown.share}.` : " Nothing is drawn yet."
  return `The network. Input: 28 by 28 pixels. ${layers.join(" ")}${won} ` +
    "Arrow keys choose a neuron and show what it looks for."
}
const hear = (view, shown) => {
  view.shown = shown
  const before = shown && view.places ? view.places : []
  view.places = layersOf(view).map(({ neurons }, column) => place(before[column] ?? [], neurons))
  view.input.hidden = !shown
  if (shown && view.input.getAttribute("src") !== shown.seen) view.input.src = shown.seen
  showChosen(view)
  later(view)
  clearTimeout(view.saying)
  const say = () => view.stage.setAttribute("aria-label", summary(view))
  view.saying = setTimeout(say, view.stage.hasAttribute("aria-label") ? QUIET : 0)
}
const bringIntoView = view => requestAnimationFrame(() => requestAnimationFrame(() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  view.stage.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "nearest" })
}))
const mount = (parent, data) => {
  const root = make(parent, "div", "s28-think")
  const stage = make(root, "div", "s28-think-stage", { tabindex: 0, role: "application" })
  const input = make(stage, "img", "", { alt: "The 28 by 28 pixels of the input" })
  const canvas = make(stage, "canvas")
  const picture = make(stage, "img", "", { alt: "" })
  const words = make(stage, "p")
  const said = make(root, "div", "s28-said", { role: "status" })
  const small = Object.assign(document.createElement("canvas"), { width: PIXELS, height: PIXELS })
  const paper = small.getContext("2d", { willReadFrequently: true }), pen = canvas.getContext("2d")
  const family = getComputedStyle(root).fontFamily
  const font = (size, weight) => `${weight} ${size}px ${family}`
  const view = { root, stage, input, canvas, picture, words, said, data, font, pen, paper }
  const loaded = () => setTimeout(() => {
    view.loading = false
    showChosen(view)
  }, PAUSE)
  Object.assign(picture, { onload: loaded, onerror: loaded })
  input.onload = () => showChosen(view)
  stage.onpointermove = event => choose(view, "pointed", nearest(view, event))
  stage.onpointerleave = () => choose(view, "pointed", null)
  stage.onclick = event => choose(view, "pinned", nearest(view, event))
  stage.onkeydown = event => press(view, event)
  stage.onfocus = () => {
    if (stage.matches(":focus-visible") && !view.pinned)
      choose(view, "pinned", { column: 0, neuron: strongest(view, 0) })
  }
  view.hear = ({ detail }) => hear(view, detail)
  document.addEventListener("s28-shown", view.hear)
  view.resized = new ResizeObserver(() => later(view))
  view.resized.observe(stage)
  if (document.activeElement?.closest(".st-key-think")) bringIntoView(view) // opened by a click
  return view
}
const views = new WeakMap()

export default function ({ data, parentElement }) {
  let view = views.get(parentElement)
  if (!view || !parentElement.contains(view.root)) {
    view = mount(parentElement, data)
    views.set(parentElement, view)
  }
  if (view.data.network !== data.network)
    Object.assign(view, { shown: null, pinned: null, places: null })
  view.data = data
  view.root.classList.toggle("dark", data.dark)
  hear(view, view.shown)
  document.dispatchEvent(new CustomEvent("s28-ask"))
  return () => {
    document.removeEventListener("s28-shown", view.hear)
    view.resized.disconnect()
    clearTimeout(view.saying)
    view.root.remove()
  }
}
