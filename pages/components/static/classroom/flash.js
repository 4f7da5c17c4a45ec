// Shows a picture for a second and then covers it, and presses buttons for keys: 0 to 9 name what
// it was, Enter goes on.

const READY = 500, SHOWN = 1000 // ms
const TYPING = "input:not([type=range]), textarea, [contenteditable], [role=dialog], [role=listbox]"
const PRESSED = "button, a, summary, [role=radio]" // what Enter presses by itself

const mount = parent => {
  const root = make(parent, "div", "s28-flash", { role: "img" })
  const image = make(root, "img", "", { alt: "" })
  const sign = make(root, "span", "", { "aria-hidden": "true" })
  const said = make(parent, "div", "s28-said", { "aria-live": "polite" })
  return { root, image, sign, said }
}
const lay = (view, address) => {
  if (address) view.image.src = address
  else view.image.removeAttribute("src")
  view.image.hidden = !address
}
const label = (view, words) => view.root.setAttribute("aria-label", words)
const cover = (view, sign, words) => {
  lay(view, null)
  put(view.sign, sign)
  label(view, words)
}
const reveal = (view, { address, title, said }) => {
  clearTimeout(view.later)
  view.address = null
  put(view.sign, "")
  lay(view, address)
  label(view, title)
  put(view.said, said)
}
const flash = (view, { address, title }) => {
  clearTimeout(view.later)
  view.address = address
  cover(view, "+", `${title}: it comes in a moment`)
  put(view.said, title)
  const show = () => {
    put(view.sign, "")
    lay(view, address)
    label(view, title)
    view.later = setTimeout(() => cover(view, "?", `${title}: covered`), SHOWN)
  }
  const begin = () => {
    if (document.hidden) view.later = setTimeout(begin, READY)
    else decoded(address).then(() => { if (view.address === address) show() })
  }
  view.later = setTimeout(begin, READY)
}
const decoded = address => {
  const image = new Image()
  image.src = address
  return image.decode().catch(() => {})
}
const press = event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  const focused = event.composedPath()[0], digit = /^[0-9]$/.test(event.key)
  if (focused.closest?.(TYPING) || !(digit || event.key === "Enter")) return
  if (!digit && focused.closest?.(PRESSED)) return
  const button = digit ? `.st-key-play-choice-${event.key}` : ".st-key-play-next"
  const found = document.querySelector(`${button} button`)
  if (!found || found.disabled) return
  event.preventDefault()
  found.click()
}
const views = new WeakMap()

export default function ({ data, parentElement }) {
  let view = views.get(parentElement)
  if (!view || !parentElement.contains(view.root)) {
    view = mount(parentElement)
    document.addEventListener("keydown", press)
    views.set(parentElement, view)
  }
  if (data.named) reveal(view, data)
  else if (view.token !== data.token) flash(view, data)
  view.token = data.token
  return () => {
    document.removeEventListener("keydown", press)
    clearTimeout(view.later)
    view.root.remove()
    view.said.remove()
    views.delete(parentElement)
  }
}
