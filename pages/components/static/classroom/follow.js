// Hears at /class that the class's rules have changed, or that it has ended, and runs the page again.

const PATIENCE = 3000 // ms before another try to connect
const GONE = 1008 // the visitor is in no class any more

const start = view => {
  let socket, triedAt = -Infinity, asking
  const ask = wait => {
    clearTimeout(asking)
    asking = setTimeout(() => view.ask(), wait)
  }
  view.compare = wait => {
    if (view.told && view.told.version !== view.data.version) ask(wait)
  }
  const hear = ({ data }) => {
    view.told = JSON.parse(data)
    view.compare(1000 * Math.random() * view.told.spread)
  }
  const connect = () => {
    if (socket || performance.now() - triedAt < PATIENCE) return
    triedAt = performance.now()
    const opened = new WebSocket(new URL("class", location.href).href.replace(/^http/, "ws"))
    const end = ({ code }) => {
      if (socket === opened) socket = null
      opened.onmessage = opened.onclose = null
      opened.close()
      if (code === GONE) ask(0)
    }
    socket = Object.assign(opened, { onclose: end, onmessage: hear })
  }
  const clock = setInterval(connect, PATIENCE)
  connect()
  return () => {
    clearInterval(clock)
    clearTimeout(asking)
    socket?.onclose({})
  }
}
const views = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  let view = views.get(parentElement)
  if (view?.data.code !== data.code) {
    view?.stop()
    view = { data }
    view.stop = start(view)
    views.set(parentElement, view)
  }
  view.ask = () => setTriggerValue("news", true)
  view.data = data
  view.compare(PATIENCE)
  return () => {
    view.stop()
    views.delete(parentElement)
  }
}
