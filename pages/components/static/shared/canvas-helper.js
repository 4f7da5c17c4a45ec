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
const CANVAS = ".st-key-surface [data-testid=stBidiComponentIsolated]"
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
let drawing = false, lifted = -Infinity
const touch = event => { drawing = event.composedPath().some(one => one.matches?.(CANVAS)) }
const lift = () => {
  if (drawing) lifted = performance.now()
  drawing = false
}
const untilReported = () => Math.max(0, lifted + REPORTED - performance.now())
// A click on Undo in the moment before the server knows of a stroke would undo the one before.
const WAITING = ".st-key-tools :is([class*=-undo],[class*=-redo],[class*=-clear],[class*=-keep],[class*=-skip]) button"
const hold = event => {
  const button = event.target.closest?.(WAITING), wait = untilReported()
  if (!button || !wait) return
  event.stopImmediatePropagation()
  event.preventDefault()
  setTimeout(() => button.click(), wait)
}
const press = event => {
  const held = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase()
  const name = event.key === "Delete" ? "clear" :
    held === "y" || (held === "z" && event.shiftKey) ? "redo" : held === "z" && "undo"
  if (!name || event.composedPath()[0].closest?.(FIELDS)) return
  event.preventDefault()
  const click = () => document.querySelector(`.st-key-tools [class*="-${name}"] button`)?.click()
  setTimeout(click, untilReported())
}
const read = file => new Promise((done, failed) => {
  const reader = new FileReader()
  reader.onload = () => done(reader.result.split(",")[1] ?? "")
  reader.onerror = failed
  reader.readAsDataURL(file)
})
export default function ({ data, setTriggerValue }) {
  const paste = async event => {
    const file = [...(event.clipboardData?.files ?? [])][0]
    if (!file) return
    event.preventDefault()
    // Of a file that is too large, the size is enough for the sentence that says so.
    setTriggerValue("pasted", file.size > data.mostBytes ? file.size : await read(file))
  }
  const changes = new MutationObserver(fit) // a new canvas comes with every picture
  changes.observe(document.body, { childList: true, subtree: true })
  fit()
  const listened = Object.entries({
    paste, keydown: press, pointerdown: touch, pointerup: lift, pointercancel: lift, click: hold,
  })
  for (const [event, listener] of listened) document.addEventListener(event, listener, true)
  return () => {
    changes.disconnect()
    for (const [event, listener] of listened) document.removeEventListener(event, listener, true)
  }
}
