// Fits the canvas into its place, names it for screen readers, and hands over pasted pictures.

// The canvas lives in a shadow root, out of reach of the page's styles. Its own code finds the pen at any
// size. Its toolbar repeats Undo and Clear, and covers the corner where a stroke may begin.
const sheet = new CSSStyleSheet()
sheet.replaceSync(`
  .dc-toolbar { display: none !important }
  .dc-root { width: auto }
  .dc-container { position: relative; width: 100% !important; height: auto !important; aspect-ratio: 1 }
  .canvas-container, canvas {
    position: absolute !important; inset: 0; width: 100% !important; height: 100% !important;
  }
`)
const ABOUT = "The canvas: draw here with the mouse, a pen or a finger. With the keyboard, choose an example, or upload or paste a picture."

// Before the canvas has been fitted, drawing-board.css hides it.
const fit = () => {
  for (const host of document.querySelectorAll(".st-key-surface [data-testid=stBidiComponentIsolated]:not([role])")) {
    if (!host.shadowRoot) return requestAnimationFrame(fit)
    host.shadowRoot.adoptedStyleSheets = [sheet]
    host.role = "img"
    host.ariaLabel = ABOUT
  }
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
  document.addEventListener("paste", paste)
  return () => {
    changes.disconnect()
    document.removeEventListener("paste", paste)
  }
}
