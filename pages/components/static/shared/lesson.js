// The lesson's clock: how long ago the lesson began in this tab, over pages and reloads. A lesson
// that was left for half an hour begins anew.
const KEPT = "sketch28-lesson", LEFT = 30 * 60_000 // ms

const stored = () => {
  try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {} } catch { return {} }
}

export default function ({ data }) {
  if (!data) return
  const tick = () => {
    const now = Date.now()
    let { began, last, restarted } = stored()
    const isOther = data.restarted && data.restarted !== restarted
    if (!Number.isFinite(began) || !(now - last < LEFT) || isOther) began = now
    const kept = { began, last: now, restarted: data.restarted || restarted }
    sessionStorage.setItem(KEPT, JSON.stringify(kept))
    const face = document.querySelector(".s28-clock")
    if (!face) return
    const seconds = Math.floor((now - began) / 1000), minutes = Math.floor(seconds / 60)
    const spent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`
    if (!face.firstChild) face.append(document.createElement("b"), document.createElement("span"))
    face.firstChild.textContent = spent
    face.lastChild.textContent = `of ${data.planned} min`
    face.title = `Spent: ${spent}. Planned until the end of this scene: ${data.planned} minutes of ${data.total}.`
    face.classList.toggle("s28-late", seconds > 60 * data.planned)
  }
  clearInterval(globalThis.sketch28Clock)
  globalThis.sketch28Clock = setInterval(tick, 250)
  tick()
  return () => clearInterval(globalThis.sketch28Clock)
}
