// Keys while a page is presented. They press what the page has anyway, and leave typing alone.
const TYPING = "input:not([type=range]), textarea, [contenteditable], [role=dialog], [role=listbox]"
const ARROWS = "input, [role=slider], [role=radio], [role=tab], canvas, .js-plotly-plot"
const PAGES = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]"
const CHAPTERS = ".st-key-chapter [data-testid=stButtonGroup] button"
const DATA_SETS = "[class*=st-key-][class*=dataset] [data-testid=stButtonGroup] button"
const SCENES = { "-1": ".st-key-way-scene-before a", 1: ".st-key-way-primary-scene-next a" }
const NOTE = "[class*=st-key-note-] [data-testid=stPopoverButton]"
const CHOSEN = "[aria-checked=true], [aria-current=page], [aria-pressed=true]"

const isShown = element => element.getClientRects().length > 0
const press = selector => {
  const button = [...document.querySelectorAll(selector)].find(one => isShown(one) && !one.disabled)
  button?.click()
  return Boolean(button)
}
const choose = label =>
  [...document.querySelectorAll(DATA_SETS)].find(one => one.textContent.trim() === label)?.click()
const turn = step => {
  if (document.querySelector(".st-key-scene")) return press(SCENES[step])
  const chapters = [...document.querySelectorAll(CHAPTERS)].filter(isShown)
  const pages = [...document.querySelectorAll(PAGES)]
  const here = location.pathname.replace(/\/$/, "")
  const path = page => new URL(page.href).pathname.replace(/\/$/, "")
  const chapter = chapters.findIndex(one => one.matches(CHOSEN))
  const next = chapters[chapter + step] ?? pages[pages.findIndex(one => path(one) === here) + step]
  next?.click()
}
const blank = () => {
  const cover = document.querySelector(".s28-blank")
  if (cover) return cover.remove()
  const black = document.createElement("div")
  black.className = "s28-blank"
  document.body.append(black)
}
const fill = () => {
  if (document.fullscreenElement) document.exitFullscreen()
  else document.documentElement.requestFullscreen?.().catch(() => {})
}
const KEYS = {
  " ": () => press(".st-key-stop button") || press(".st-key-train button"),
  c: () => press(".st-key-tools [class*=-clear] button"),
  d: () => choose("Digits"),
  g: () => choose("Garments"),
  n: () => press(NOTE),
  f: fill,
  b: blank,
  p: () => press(".st-key-present-end button"),
  arrowright: () => turn(1),
  arrowleft: () => turn(-1),
}

export default function () {
  const listen = event => {
    const key = event.key.toLowerCase(), act = KEYS[key], focused = event.composedPath()[0]
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (focused.closest?.(TYPING) || (key.startsWith("arrow") && focused.closest?.(ARROWS))) return
    // Whoever came to a button with Tab presses that one.
    if (key === " " && focused.matches?.("button:focus-visible, a:focus-visible, summary")) return
    event.preventDefault()
    act()
  }
  document.addEventListener("keydown", listen)
  document.body.dataset.keys = "listening"
  return () => {
    delete document.body.dataset.keys
    document.removeEventListener("keydown", listen)
    document.querySelector(".s28-blank")?.remove()
  }
}
