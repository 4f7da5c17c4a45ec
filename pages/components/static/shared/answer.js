// Draws an answer from a message: headline, digits of a number, probabilities, 28x28 picture.
// With several networks there is a message for each, and their answers stand side by side.
// They come from the page or, while the pen moves, from live.js as an event. What is shown of the
// first network is told as an event, too, to those who draw more of it.

const SEEN = "The 28 by 28 pixels that the network sees"
const MOST_IN_ORDER = 12, LIKELIEST = 10 // classes with bars
const QUIET = 700 // ms without a change after which screen readers hear the headline
const HOLD = 1500 // ms after the pen lifts in which the page may still tell of an earlier stroke

const mountColumn = (parent, chosen) => {
  const root = make(parent, "div", "s28-answer")
  const head = make(root, "div", "s28-head")
  const title = make(head, "span", "s28-title")
  const large = make(head, "span", "s28-name")
  const mark = make(large, "span", "s28-mark", { "aria-hidden": "true" })
  const name = make(large, "span")
  const sure = make(head, "span", "s28-sure")
  const hint = make(root, "div", "s28-hint")
  const about = { role: "radiogroup", "aria-label": "Explain this digit" }
  const digits = make(root, "div", "s28-digits", about)
  const body = make(root, "div", "s28-body")
  const bars = make(body, "div", "s28-bars")
  const figure = make(body, "figure", "s28-seen")
  const picture = make(figure, "img", "", { alt: SEEN })
  make(figure, "figcaption", "", {}, "What the network sees")
  const said = make(root, "div", "s28-said", { "aria-live": "polite" })
  const parts = { root, head, title, large, mark, name, sure, hint, digits, body, bars, picture, said }
  return { ...parts, chosen, rows: [], buttons: [] }
}
const drawHead = (view, message) => {
  const { title = "", name = "", detail = "", hint = "" } = message
  view.head.hidden = !name
  view.title.hidden = !title
  view.mark.hidden = !message.doubt
  view.head.classList.toggle("s28-doubt", Boolean(message.doubt))
  view.large.classList.toggle("s28-long", Boolean(message.long))
  view.root.classList.toggle("s28-empty", !message.digits.length)
  put(view.title, title)
  put(view.name, name)
  put(view.sure, detail)
  put(view.hint, hint)
  clearTimeout(view.saying)
  view.saying = setTimeout(() => put(view.said, `${title} ${name} ${detail} ${hint}`.trim()), QUIET)
}
// All classes in their order; of very many, those that are likeliest, the likeliest first.
const listed = ({ shares }) => {
  const labels = shares.map((_, label) => label)
  if (labels.length <= MOST_IN_ORDER) return labels
  return labels.sort((one, other) => shares[other][0] - shares[one][0]).slice(0, LIKELIEST)
}
const makeRows = (view, count) => {
  if (view.rows.length === count) return
  view.bars.replaceChildren()
  view.rows = Array.from({ length: count }, () => {
    const label = make(view.bars, "span", "n")
    const track = make(view.bars, "div", "t")
    return { label, track, fill: make(track, "div", "f"), share: make(view.bars, "span", "p") }
  })
}
const drawBody = view => {
  const { digits, names } = view.message
  const digit = digits[view.pointed ?? view.chosen] ?? digits[0]
  if (view.first) document.dispatchEvent(new CustomEvent("s28-shown", { detail: digit }))
  view.body.hidden = !digit
  if (!digit) return
  const labels = listed(digit)
  makeRows(view, labels.length)
  view.rows.forEach(({ label, track, fill, share }, place) => {
    const index = labels[place], [width, text] = digit.shares[index]
    for (const part of [label, track, share]) part.classList.toggle("w", index === digit.winner)
    put(label, names[index])
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
      drawColumn(view, view.message)
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
const drawColumn = (view, message) => {
  view.message = message
  drawHead(view, message)
  drawDigits(view, message.digits)
  drawBody(view)
}
const show = (view, answers) => {
  view.current = answers
  if (!view.replayed) draw(view, answers)
}
const draw = (view, answers) => {
  while (view.columns.length > answers.length) {
    const { root, saying } = view.columns.pop()
    clearTimeout(saying)
    root.remove()
  }
  while (view.columns.length < answers.length) {
    const column = mountColumn(view.root, view.chosen)
    column.choose = digit => view.choose(digit)
    column.first = !view.columns.length
    view.columns.push(column)
  }
  view.columns.forEach((column, place) => drawColumn(column, answers[place]))
}
// While the pen is down, and a moment longer, the page can only tell what is older.
const isOlder = (view, answers) =>
  view.latest && performance.now() < view.heldUntil && JSON.stringify(answers) !== view.latest
const fromPage = (view, answers) => {
  clearTimeout(view.later)
  view.waiting = null
  if (!isOlder(view, answers)) return show(view, answers)
  const again = () => fromPage(view, answers)
  if (view.heldUntil < Infinity) view.later = setTimeout(again, view.heldUntil - performance.now())
  else view.waiting = again
}
// What is shown again of the past, by timeline.js, is not what the page or the pen says.
const fromReplay = (view, { answers, replay }) => {
  view.replayed = replay
  draw(view, replay ? answers : view.current)
}
const fromLive = (view, { pen, answers, replay }) => {
  if (replay !== undefined) return fromReplay(view, { answers, replay })
  if (answers) {
    view.latest = JSON.stringify(answers)
    show(view, answers)
  }
  if (pen === "down") view.heldUntil = Infinity
  if (pen === "up") view.heldUntil = performance.now() + HOLD
  if (pen === "away") view.latest = null // a button or a key: what the page says is newer
  if (pen && pen !== "down") view.waiting?.()
}
const views = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  let view = views.get(parentElement)
  if (!view || !parentElement.contains(view.root)) {
    const root = make(parentElement, "div", "s28-answers")
    view = { root, columns: [], chosen: data.chosen }
    view.hear = ({ detail }) => fromLive(view, detail)
    document.addEventListener("s28-live", view.hear)
    view.tell = () => view.columns[0] && drawBody(view.columns[0])
    document.addEventListener("s28-ask", view.tell)
    views.set(parentElement, view)
  }
  view.choose = digit => setStateValue("digit", digit)
  fromPage(view, data.answers)
  return () => {
    document.removeEventListener("s28-live", view.hear)
    document.removeEventListener("s28-ask", view.tell)
    clearTimeout(view.later)
    draw(view, [])
    view.root.remove()
  }
}
