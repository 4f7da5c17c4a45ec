// Names the button that opens the list of pages on a phone as frame.css shows it: "Menu".
const BUTTON = "[data-testid=stExpandSidebarButton]:not([aria-label=Menu])"
const name = () => {
  for (const button of document.querySelectorAll(BUTTON)) {
    button.setAttribute("aria-label", "Menu")
  }
}
export default function () {
  const changes = new MutationObserver(name) // the button comes and goes with the window's width
  changes.observe(document.body, { childList: true, subtree: true })
  name()
  return () => changes.disconnect()
}
