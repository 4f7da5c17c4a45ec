// Sends the canvas to /live while the pen moves, and hands the answers to answer.js.
// One picture is under way at a time, so that a slow server or network only means fewer answers.
// What timeline.js asks about the past is sent when there is nothing newer.

const HOST = ".st-key-surface [data-testid=stBidiComponentIsolated]"
const LAYERS = ".canvas-container canvas" // the strokes, and the one that is being drawn
const SIDE = 420
const SETTLED = 2 // frames after which a lifted stroke has moved to the strokes
const MOVES = ["mousemove", "touchmove"] // at the window, after the canvas has drawn them
const AGAIN = 500 // ms between two answers of a network that trains
const PATIENCE = 3000 // ms: to wait for an answer, and before another try to connect

const tell = detail => document.dispatchEvent(new CustomEvent("s28-live", { detail }))
const frames = (count, then) => requestAnimationFrame(count > 1 ? () => frames(count - 1, then) : then)

const drawCanvas = paper => {
  const layers = [...document.querySelectorAll(HOST)].at(-1)?.shadowRoot?.querySelectorAll(LAYERS)
  for (const layer of layers ?? []) paper.drawImage(layer, 0, 0, SIDE, SIDE)
  return Boolean(layers?.length)
}
// Returns left, top, width and height of the box with ink, 16 bits each, and then its pixels: one
// gray byte each; over a picture, the strokes' red, green, blue and alpha.
const pack = (data, blank, channels) => {
  const pixels = new Uint32Array(data.buffer)
  let [left, top, right, bottom] = [SIDE, SIDE, 0, 0]
  for (let y = 0, at = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, at++) {
      if (pixels[at] === blank) continue
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  }
  const [width, height] = [Math.max(right - left, 0), Math.max(bottom - top, 0)]
  const message = new Uint8Array(8 + channels * width * height)
  const head = new DataView(message.buffer)
  for (const [place, value] of [left, top, width, height].entries()) {
    head.setUint16(2 * place, value, true)
  }
  for (let y = top, to = 8; y < bottom; y++) {
    for (let x = left; x < right; x++, to += channels) {
      for (let one = 0; one < channels; one++) message[to + one] = data[4 * (y * SIDE + x) + one]
    }
  }
  return message
}
const reader = () => {
  const surface = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE })
  const paper = surface.getContext("2d", { willReadFrequently: true })
  return (overPicture, draw = drawCanvas) => {
    paper.reset()
    paper.fillStyle = "#fff"
    if (!overPicture) paper.fillRect(0, 0, SIDE, SIDE)
    if (draw(paper) === false) return null
    const { data } = paper.getImageData(0, 0, SIDE, SIDE)
    return overPicture ? pack(data, 0, 4) : pack(data, 0xffffffff, 1)
  }
}

const start = view => {
  const read = reader()
  let socket, told, triedAt = -Infinity, sentAt = 0, underWay = null
  let down = false, changed = false, moved = false
  const connect = () => {
    if (socket || performance.now() - triedAt < PATIENCE) return
    triedAt = performance.now()
    const opened = new WebSocket(new URL("live", location.href).href.replace(/^http/, "ws"))
    const end = () => {
      if (socket === opened) socket = null
      opened.onmessage = null
      opened.close()
    }
    socket = Object.assign(opened, { onerror: end, onclose: end, onopen: send, onmessage: hear })
    told = underWay = null
  }
  const send = () => {
    if (underWay && performance.now() - sentAt > PATIENCE) socket?.onclose()
    const networks = view.asked.networks.join()
    const past = changed || down || view.past[0]?.networks !== networks ? null : view.past[0]
    if (!(changed || past) || underWay || !networks || socket?.readyState !== 1) return
    const picture = read(view.asked.picture, past?.paint)
    if (!picture) return
    const asked = JSON.stringify(view.asked)
    if (told !== asked) socket.send(told = asked)
    socket.send(picture)
    sentAt = performance.now()
    underWay = { name: "answers", at: moved ? sentAt : null, networks } // null: nobody drew
    if (past) underWay = { name: "recalled", at: view.past.shift().at, networks }
    else changed = moved = false
  }
  const hear = ({ data }) => {
    const { name, ...about } = underWay
    underWay = null
    tell({ [name]: JSON.parse(data).answers, ...about })
    send()
  }
  const recall = ({ detail: { past } }) => {
    if (!past) return
    view.past = past
    connect()
    send()
  }
  const ask = () => {
    changed = true
    send()
  }
  const change = () => {
    moved = true
    ask()
  }
  const onCanvas = event => event.composedPath().some(one => one.matches?.(HOST))
  const press = event => {
    if (!onCanvas(event)) return tell({ pen: "away" })
    down = true
    tell({ pen: "down" })
    connect()
    frames(1, change)
  }
  const move = () => { if (down) change() }
  const lift = () => {
    if (!down) return
    down = false
    frames(SETTLED, () => {
      change()
      tell({ pen: "up" })
    })
  }
  const away = () => tell({ pen: "away" })
  const listened = Object.entries({
    pointerdown: press, pointerup: lift, pointercancel: lift, keydown: away,
    "s28-live": recall,
  })
  for (const [event, listener] of listened) document.addEventListener(event, listener, true)
  for (const event of MOVES) window.addEventListener(event, move)
  connect()
  const look = () => { // a network that trains answers anew without a movement
    if (!view.changing || document.hidden) return
    connect()
    ask()
  }
  view.send = send
  const clock = setInterval(look, AGAIN)
  return () => {
    clearInterval(clock)
    for (const [event, listener] of listened) document.removeEventListener(event, listener, true)
    for (const event of MOVES) window.removeEventListener(event, move)
    socket?.onclose()
  }
}
const views = new WeakMap()

export default function ({ data, parentElement }) {
  const known = views.has(parentElement)
  const view = known ? views.get(parentElement) : {}
  Object.assign(view, data)
  if (!known) {
    views.set(parentElement, view)
    view.past = []
    view.stop = start(view)
  }
  view.send()
  return () => {
    view.stop()
    views.delete(parentElement)
  }
}
