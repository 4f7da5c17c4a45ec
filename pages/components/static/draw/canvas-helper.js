// Fits the canvas into its place, names it for screen readers, and hands over
// pasted pictures and keys.

// The canvas lives in a shadow root, out of reach of the page's styles. Its own code finds the pen
// at any size. Its toolbar repeats Undo and Clear, and covers the corner where a stroke may begin.
const sheet = new CSSStyleSheet()
sheet.replaceSync(`
  .dc-toolbar { display: none !important }
  .dc-root { width: auto }
  .dc-container {
    position: relative; width: 100% !important; height: auto !important; aspect-ratio: 1;
  }
  .canvas-container, canvas {
    position: absolute !important; inset: 0; width: 100% !important; height: 100% !important;
  }
  :host(.s28-replayed) .canvas-container { opacity: 0 } /* while timeline.js shows its own */
`)
const HOST = ".st-key-surface [data-testid=stBidiComponentIsolated]:not([role])"
const ABOUT = "The canvas: draw here with the mouse, a pen or a finger. " +
  "With the keyboard, choose an example, or upload or paste a picture."

// Before the canvas has been fitted, drawing-board.css hides it.
const fit = () => {
  for (const host of document.querySelectorAll(HOST)) {
    if (!host.shadowRoot) return requestAnimationFrame(fit)
    host.shadowRoot.adoptedStyleSheets = [sheet]
    host.setAttribute("role", "img")
    host.setAttribute("aria-label", ABOUT)
  }
}
// Ctrl+Z, Ctrl+Y, Ctrl+Shift+Z and Delete press the buttons, but not while something is typed.
const FIELDS = "input:not([type=range]), textarea, [contenteditable], [role=dialog]"
const REPORTED = 300 // ms after which the server knows of a stroke
let lifted = 0
const lift = () => { lifted = performance.now() }
const press = event => {
  const held = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase()
  const name = event.key === "Delete" ? "clear" :
    held === "y" || (held === "z" && event.shiftKey) ? "redo" : held === "z" && "undo"
  if (!name || event.composedPath()[0].closest?.(FIELDS)) return
  event.preventDefault()
  const click = () => document.querySelector(`.st-key-tools [class*="-${name}"] button`)?.click()
  setTimeout(click, lifted + REPORTED - performance.now())
}
// A click on one of these buttons waits, too.
const WAITING = ".st-key-tools :is([class*=-undo],[class*=-redo],[class*=-clear]) button"
const delay = event => {
  const button = event.target.closest?.(WAITING)
  const early = lifted + REPORTED - performance.now()
  if (!button || !event.isTrusted || early <= 0) return
  event.stopPropagation()
  setTimeout(() => button.click(), early)
}
const read = file => new Promise((done, failed) => {
  const reader = new FileReader()
  reader.onload = () => done(reader.result.split(",")[1] ?? "")
  reader.onerror = failed
  reader.readAsDataURL(file)
})
export default function ({ setTriggerValue }) {
  const paste = async event => {
    const file = [...(event.clipboardData?.files ?? [])][0]
    if (!file) return
    event.preventDefault()
    setTriggerValue("pasted", await read(file))
  }
  const changes = new MutationObserver(fit) // a new canvas comes with every picture
  changes.observe(document.body, { childList: true, subtree: true })
  fit()
  const listened = Object.entries({ paste, keydown: press, pointerup: lift })
  for (const [event, listener] of listened) document.addEventListener(event, listener)
  document.addEventListener("click", delay, true)
  return () => {
    changes.disconnect()
    document.removeEventListener("click", delay, true)
    for (const [event, listener] of listened) document.removeEventListener(event, listener)
  }
}
