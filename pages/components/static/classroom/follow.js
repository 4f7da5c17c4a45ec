// Hears at /class that the class's rules have changed, or that it has ended, and runs the page again.

const start = view => {
  let asking
  const ask = wait => {
    clearTimeout(asking)
    asking = setTimeout(() => view.ask(), wait)
  }
  view.compare = wait => {
    if (view.told && view.told.version !== view.data.version) ask(wait)
  }
  const hear = told => {
    view.told = told
    view.compare(1000 * Math.random() * told.spread)
  }
  const line = listenAt("class", hear, () => ask(0))
  return () => {
    line.stop()
    clearTimeout(asking)
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
