// Names the button that opens the list of pages on a phone as frame.css shows it: "Menu". And runs
// the page again when its connection is back: a server that was restarted knows nothing of it, and
// would ignore what is done in a part of the page that runs by itself.
const BUTTON = "[data-testid=stExpandSidebarButton]:not([aria-label=Menu])"
const STATE = "data-test-connection-state"

const name = () => {
  for (const button of document.querySelectorAll(BUTTON)) {
    button.setAttribute("aria-label", "Menu")
  }
}
const isConnected = () => Boolean(document.querySelector(`[${STATE}=CONNECTED]`))

export default function ({ setTriggerValue }) {
  let connected = isConnected()
  const look = () => {
    name()
    const before = connected
    connected = isConnected()
    if (connected && !before) setTriggerValue("connected", true)
  }
  const changes = new MutationObserver(look) // the button comes and goes with the window's width
  const all = { childList: true, subtree: true, attributes: true, attributeFilter: [STATE] }
  changes.observe(document.body, all)
  name()
  return () => changes.disconnect()
}
