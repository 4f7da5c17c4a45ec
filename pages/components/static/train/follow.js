// Follows a run over /watch/<run>: changes the words, the pictures' answers and the curves that the
// page has shown. The page runs again where it needs other elements and, more slowly, all the time
// while there is no connection.

const AGAIN = 1000 // ms between two looks of a page without a connection
const STATUS = ".st-key-status"
const FIGURE = ".st-key-curves .js-plotly-plot"
const TECHNICAL = /^(The learning rate is|Device: )/

// The page's script owns the elements, and finds them again: only their words are changed. Where
// there are others than expected, the page has to run again.
const textsIn = element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = []
  while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode)
  return found
}
const say = (element, words) => {
  const texts = element ? textsIn(element) : []
  if (texts.length !== words.length) return false
  texts.forEach((text, place) => { if (text.data !== words[place]) text.data = words[place] })
  return true
}
const showStatus = ({ heading, pace, figures, technical, done }) => {
  const status = document.querySelector(STATUS)
  const bar = status?.querySelector("[role=progressbar]")
  const fill = bar?.querySelector("[style*=translateX]")
  if (!fill) return false
  const percent = Math.floor(100 * done)
  bar.setAttribute("aria-valuenow", percent)
  bar.setAttribute("aria-valuetext", `${percent}%`)
  fill.style.transform = `translateX(${percent - 100}%)`
  for (const tip of document.querySelectorAll("[data-testid=stTooltipContent] p")) {
    if (TECHNICAL.test(tip.textContent)) say(tip, [technical])
  }
  const captions = status.querySelectorAll("[data-testid=stCaptionContainer] p")
  const said = [
    say(status.querySelector("h3"), [heading]),
    say(status.querySelector("[data-testid=stProgress] p"), [pace]),
    say([...captions].at(-1), figures),
  ]
  return said.every(Boolean)
}
const showAnswers = ({ pictures, answers }) => {
  const list = document.querySelector(".s28-watched")
  if (!answers.length) return true
  if (list?.children.length !== answers.length) return false
  list.setAttribute("aria-label", pictures)
  answers.forEach(([mark, sign, name, confidence, about], place) => {
    const item = list.children[place], image = item.querySelector("img")
    item.className = mark
    image.alt = image.title = about
    const parts = { ".m": sign, b: name, small: confidence }
    for (const [selector, html] of Object.entries(parts)) {
      const part = item.querySelector(selector)
      if (part && part.innerHTML !== html) part.innerHTML = html
    }
  })
  return true
}
const showCurves = ({ points, state, data }) => {
  const figure = document.querySelector(FIGURE)
  if (!figure?._fullLayout || !points.length) return true // it is not there yet
  if (!globalThis.Plotly?.react) return false
  drawCurves(figure, points, data)
  const [reached, last] = state.curves, about = data.titled + reached + data.beside + last
  figure.closest("[data-testid=stPlotlyChart]").setAttribute("aria-label", about)
  return true
}

const start = view => {
  let askedAt = -Infinity, asking
  // The page runs once at a time, and what it then shows is newer than what was known.
  const ask = wait => {
    if (asking || performance.now() - askedAt < PATIENCE) return
    asking = setTimeout(() => {
      asking = null
      askedAt = performance.now()
      view.look()
    }, wait)
  }
  const show = () => {
    const { state, data } = view
    if (!(state.at > data.at)) return
    const differs = state.needs !== data.needs
    if (differs) ask(data.own ? 0 : 1000 * Math.random() * state.spread)
    if (!state.heading) return
    const shown = [showStatus(state), showAnswers(state), showCurves(view)]
    if (!differs && !shown.every(Boolean)) ask(AGAIN)
  }
  const hear = ({ from, points, ...changed }) => {
    Object.assign(view.state, changed)
    if (points) view.points = view.points.slice(0, from).concat(points)
    show()
  }
  const line = listenAt(`watch/${view.data.run}`, hear, () => ask(0))
  const clock = setInterval(() => { if (!line.isOpen()) ask(0) }, AGAIN)
  view.takePage = () => {
    clearTimeout(asking)
    asking = null
    askedAt = -Infinity
    show()
  }
  return () => {
    clearInterval(clock)
    clearTimeout(asking)
    line.stop()
  }
}
const views = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement)
  if (view?.data.run !== data.run) {
    view?.stop()
    view = { state: {}, points: [], data }
    view.stop = start(view)
    views.set(parentElement, view)
  }
  Object.assign(view, { data, look: () => setTriggerValue("look", true) })
  view.takePage()
  return () => {
    view.stop()
    views.delete(parentElement)
  }
}
