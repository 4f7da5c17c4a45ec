// Draws an answer from one message: headline, digits of a number, probabilities, 28x28 picture.
// The message comes from the page or, while the pen moves, from live.js as an event.

const SEEN = "The 28 by 28 pixels that the network sees"
const QUIET = 700 // ms without a change after which screen readers hear the headline
const HOLD = 1500 // ms after the pen lifts in which the page may still tell of an earlier stroke

const make = (parent, tag, name = "", attributes = {}) => {
  const made = document.createElement(tag)
  made.className = name
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  parent.append(made)
  return made
}
const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text
}
const mount = parent => {
  const root = make(parent, "div", "s28-answer")
  const head = make(root, "div", "s28-head")
  const mark = make(head, "span", "s28-mark", { "aria-hidden": "true" })
  mark.textContent = "?"
  const name = make(head, "span", "s28-name")
  const sure = make(head, "span", "s28-sure")
  const hint = make(root, "div", "s28-hint")
  const about = { role: "radiogroup", "aria-label": "Explain this digit" }
  const digits = make(root, "div", "s28-digits", about)
  const body = make(root, "div", "s28-body")
  const bars = make(body, "div", "s28-bars")
  const figure = make(body, "figure", "s28-seen")
  const picture = make(figure, "img", "", { alt: SEEN })
  make(figure, "figcaption").textContent = "What the network sees"
  const said = make(root, "div", "s28-said", { "aria-live": "polite" })
  return { root, head, mark, name, sure, hint, digits, body, bars, picture, said, rows: [] }
}
const drawHead = (view, message) => {
  const { name = "", detail = "", hint = "" } = message
  view.head.hidden = !name
  view.mark.hidden = !message.doubt
  view.head.classList.toggle("s28-doubt", Boolean(message.doubt))
  view.name.classList.toggle("s28-long", Boolean(message.long))
  view.root.classList.toggle("s28-empty", !message.digits.length)
  put(view.name, name)
  put(view.sure, detail)
  put(view.hint, hint)
  clearTimeout(view.saying)
  view.saying = setTimeout(() => put(view.said, `${name} ${detail} ${hint}`.trim()), QUIET)
}
const makeRows = (view, names) => {
  if (view.names === names.join()) return
  view.names = names.join()
  view.bars.replaceChildren()
  view.rows = names.map(name => {
    const label = make(view.bars, "span", "n")
    label.textContent = name
    const track = make(view.bars, "div", "t")
    return { label, track, fill: make(track, "div", "f"), share: make(view.bars, "span", "p") }
  })
}
const drawBody = view => {
  const { digits, names } = view.message
  const digit = digits[view.pointed ?? view.chosen] ?? digits[0]
  view.body.hidden = !digit
  if (!digit) return
  makeRows(view, names)
  view.rows.forEach(({ label, track, fill, share }, index) => {
    const [width, text] = digit.shares[index]
    for (const part of [label, track, share]) part.classList.toggle("w", index === digit.winner)
    fill.style.width = `${100 * width}%`
    put(share, text)
  })
  if (view.picture.getAttribute("src") !== digit.seen) view.picture.src = digit.seen
}
const makeDigits = (view, count) => {
  view.digits.replaceChildren()
  view.buttons = Array.from({ length: count }, (_, place) => {
    const button = make(view.digits, "button", "", { type: "button", role: "radio" })
    const point = pointed => () => { view.pointed = pointed; drawBody(view) }
    Object.assign(button, { onpointerenter: point(place), onpointerleave: point(null) })
    Object.assign(button, { onfocus: point(place), onblur: point(null) })
    button.onclick = () => {
      view.chosen = place
      view.choose({ of: count, place })
      draw(view, view.message)
    }
    const picture = make(button, "img", "", { alt: "" })
    return { button, picture, name: make(button, "b"), share: make(button, "span") }
  })
}
const drawDigits = (view, digits) => {
  const count = digits.length > 1 ? digits.length : 0
  if (view.count !== count) {
    makeDigits(view, count)
    if (view.count !== undefined) view.chosen = 0
    Object.assign(view, { count, pointed: null })
  }
  view.digits.hidden = !count
  view.buttons.forEach(({ button, picture, name, share }, place) => {
    button.setAttribute("aria-checked", place === view.chosen)
    if (picture.getAttribute("src") !== digits[place].seen) picture.src = digits[place].seen
    put(name, digits[place].name)
    put(share, digits[place].share)
  })
}
const draw = (view, message) => {
  view.message = message
  drawHead(view, message)
  drawDigits(view, message.digits)
  drawBody(view)
}
// While the pen is down, and a moment longer, the page can only tell what is older.
const isOlder = (view, message) =>
  view.latest && performance.now() < view.heldUntil && JSON.stringify(message) !== view.latest
const fromPage = (view, message) => {
  clearTimeout(view.later)
  if (!isOlder(view, message)) return draw(view, message)
  const again = () => fromPage(view, message)
  if (view.heldUntil < Infinity) view.later = setTimeout(again, view.heldUntil - performance.now())
  else view.waiting = again
}
const fromLive = (view, { pen, message }) => {
  if (message) {
    view.latest = JSON.stringify(message)
    draw(view, message)
  }
  if (pen === "down") view.heldUntil = Infinity
  if (pen === "up") view.heldUntil = performance.now() + HOLD
  if (pen === "away") view.latest = null // a button or a key: what the page says is newer
  if (pen && pen !== "down") {
    view.waiting?.()
    view.waiting = null
  }
}
const views = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  let view = views.get(parentElement)
  if (!view || !parentElement.contains(view.root)) {
    view = { ...mount(parentElement), chosen: data.chosen, buttons: [] }
    view.hear = ({ detail }) => fromLive(view, detail)
    document.addEventListener("s28-live", view.hear)
    views.set(parentElement, view)
  }
  view.choose = digit => setStateValue("digit", digit)
  fromPage(view, data.message)
  return () => {
    document.removeEventListener("s28-live", view.hear)
    clearTimeout(view.later)
    clearTimeout(view.saying)
    view.root.remove()
  }
}
