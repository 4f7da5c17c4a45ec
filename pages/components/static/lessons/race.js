// Paths downhill, played in the browser: trails, marks, a slider for the step, and a button.
// A new race, the slider and other settings end the running one; visitors who prefer less motion see its end at once.
const MILLISECONDS = 55
const running = new WeakMap() // by place: the next animation frame
const shape = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
const mark = (racer, page) => shape("path", { d: racer.mark, fill: racer.color, stroke: page, "stroke-width": 2.5 })
const stop = place => cancelAnimationFrame(running.get(place) ?? 0)
export default function ({ data, parentElement: place }) {
  stop(place)
  const [picture, group, slider] = ["svg[role]", "svg[role] g", "input"].map(what => place.querySelector(what))
  const names = place.querySelector(".names")
  picture.setAttribute("aria-label", data.alt)
  picture.querySelector("image").setAttribute("href", data.ground)
  group.replaceChildren(...data.lowest.map(([x, y]) => shape("path", {
    d: `M${x - 15},${y - 15}l30,30m0,-30l-30,30`, stroke: data.ink, "stroke-width": 4, "stroke-linecap": "round" })))
  names.replaceChildren()
  const moving = data.racers.map(racer => {
    const trail = shape("polyline", { fill: "none", stroke: racer.color, "stroke-width": 4, "stroke-dasharray": racer.dashes })
    const here = mark(racer, data.page), sign = shape("svg", { viewBox: "-14 -14 28 28", "aria-hidden": "true" })
    const name = document.createElement("span"), loss = document.createElement("b")
    sign.append(mark(racer, data.page))
    name.append(sign, racer.name, loss)
    names.append(name)
    group.append(trail, here)
    return { ...racer, trail, here, loss }
  })
  const last = data.racers[0].path.length - 1
  const show = step => {
    for (const { path, losses, trail, here, loss } of moving) {
      trail.setAttribute("points", path.slice(0, step + 1).join(" "))
      here.setAttribute("transform", `translate(${path[step].join(" ")})`)
      loss.textContent = losses[step]
    }
    slider.value = step
    place.querySelector("output").textContent = `step ${step}`
  }
  const play = begun => now => {
    const step = Math.max(0, Math.min(last, Math.floor((now - begun) / MILLISECONDS)))
    show(step)
    if (step < last) running.set(place, requestAnimationFrame(play(begun)))
  }
  slider.max = last
  slider.oninput = () => { stop(place); show(Number(slider.value)) }
  const button = place.querySelector("button")
  button.disabled = slider.disabled = false
  button.onclick = () => {
    stop(place)
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) show(last)
    else requestAnimationFrame(now => play(now)(now))
  }
  show(last)
  return () => stop(place)
}
