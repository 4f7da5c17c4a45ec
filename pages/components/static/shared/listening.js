// Listens to a WebSocket of the server; the scripts that do come after it in `static.component`.

const PATIENCE = 3000 // ms before another try to connect
const LOOK = 1000 // ms between two looks whether there is a connection
const GONE = 1008 // the server has nothing more to tell

// Calls `hear` with each message, and `gone` if the server refuses; connects again by itself.
const listenAt = (path, hear, gone = () => {}) => {
  let socket, triedAt = -Infinity
  const connect = () => {
    if (socket || performance.now() - triedAt < PATIENCE) return
    triedAt = performance.now()
    const opened = new WebSocket(new URL(path, location.href).href.replace(/^http/, "ws"))
    const end = ({ code }) => {
      if (socket === opened) socket = null
      opened.onmessage = opened.onclose = null
      opened.close()
      if (code === GONE) gone()
    }
    const onmessage = ({ data }) => hear(JSON.parse(data))
    socket = Object.assign(opened, { onclose: end, onmessage })
  }
  const clock = setInterval(connect, LOOK)
  connect()
  const stop = () => {
    clearInterval(clock)
    socket?.onclose({})
  }
  return { stop, isOpen: () => socket?.readyState === WebSocket.OPEN }
}
