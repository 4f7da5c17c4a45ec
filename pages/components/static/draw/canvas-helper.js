// Hides the canvas's own toolbar, names the canvas for screen readers, and hands over pasted pictures.

// The canvas lives in a shadow root, out of reach of the page's styles. Its toolbar repeats Undo and Clear,
// and on a touch screen an invisible part of it covers the corner where a stroke may begin.
const hide = () => {
  for (const { shadowRoot } of document.querySelectorAll(".st-key-surface *")) {
    const canvas = shadowRoot?.querySelector(".dc-root")
    if (!canvas || shadowRoot.querySelector(".bare")) continue
    canvas.setAttribute("role", "img")
    canvas.setAttribute("aria-label", "The canvas: draw here with the mouse, a pen or a finger. With the keyboard, choose an example, or upload or paste a picture.")
    const style = document.createElement("style")
    style.className = "bare"
    style.textContent = ".dc-toolbar{display:none!important}"
    shadowRoot.append(style)
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
  const waits = [0, 50, 200, 600, 1500].map(wait => setTimeout(hide, wait))
  document.addEventListener("paste", paste)
  document.addEventListener("pointerover", hide)
  return () => {
    waits.forEach(clearTimeout)
    document.removeEventListener("paste", paste)
    document.removeEventListener("pointerover", hide)
  }
}
