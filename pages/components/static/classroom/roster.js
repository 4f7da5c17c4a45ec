// Shows the pupils of a class, each with the latest drawing and run, as /class/roster tells them; or
// one pupil's drawing, large.

const MANY = 10 // pupils, from which on their cards are smaller
const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" // a transparent pixel
const NOBODY = "Nobody has joined yet. Pupils scan the code, or enter it on the page Classroom."

const showImage = (image, { name, picture }) => {
  const source = picture || NOTHING
  if (image.src !== source) image.src = source
  image.alt = picture ? `What ${name} draws` : ""
}
const makeCard = (list, id, choose) => {
  const card = make(list, "button", "", { type: "button" })
  card.addEventListener("click", () => choose(id))
  const image = make(card, "img", "paper", { src: NOTHING, alt: "" })
  const head = make(card, "span", "head")
  const name = make(head, "b"), answer = make(head, "span", "answer")
  const page = make(card, "small"), run = make(card, "small")
  return { card, image, name, answer, page, run }
}
const showCard = (parts, state, chosen) => {
  showImage(parts.image, state)
  put(parts.name, state.name)
  put(parts.answer, state.answer)
  put(parts.page, state.here ? state.page && `on ${state.page[0].toUpperCase()}${state.page.slice(1)}` : "not connected")
  put(parts.run, state.run)
  parts.card.className = state.here ? "" : "away"
  parts.card.setAttribute("aria-pressed", chosen)
}
const showAll = view => {
  const { list, order, cards, parts, data } = view
  if (!order.length) return list.replaceChildren(make(list, "p", "", {}, NOBODY))
  list.querySelectorAll("p").forEach(one => one.remove())
  for (const [id, made] of parts) {
    if (order.includes(id)) continue
    made.card.remove()
    parts.delete(id)
  }
  for (const id of order) {
    if (!parts.has(id)) parts.set(id, makeCard(list, id, view.choose))
    showCard(parts.get(id), cards[id], data.chosen === id)
  }
}
const showOne = ({ list, cards, data }) => {
  const state = cards[data.chosen] ?? { name: "", answer: "" }
  if (!list.querySelector("img")) {
    make(list, "img", "paper", { src: NOTHING, alt: "" })
    const text = make(list, "div")
    make(text, "b")
    make(text, "span", "answer")
  }
  showImage(list.querySelector("img"), state)
  put(list.querySelector("b"), state.name)
  put(list.querySelector(".answer"), state.answer)
}
const show = view => {
  const look = view.data.large ? " large" : view.order.length > MANY ? " many" : ""
  view.list.className = `s28-roster${look}`
  if (view.data.large) showOne(view)
  else if (view.known) showAll(view)
}
const start = view =>
  listenAt("class/roster", ({ cards, order }) => {
    Object.assign(view.cards, cards)
    if (order) view.order = order
    view.known = true
    show(view)
  }).stop
const views = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement)
  if (view?.data.code !== data.code) {
    view?.stop()
    parentElement.querySelector(".s28-roster")?.remove()
    view = { cards: {}, order: [], parts: new Map(), data, list: make(parentElement, "div") }
    view.stop = start(view)
    views.set(parentElement, view)
  }
  view.choose = id => setTriggerValue("chosen", id)
  view.data = data
  show(view)
  return () => {
    view.stop()
    views.delete(parentElement)
  }
}
