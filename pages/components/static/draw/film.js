// Draws recorded strokes on a canvas, and makes a video of them with the answer and its bands.

const WIDE = 480, BANDS = 40, NAME = 56 // px of the video
const REST = 1000 // ms: how long its last picture stays
const TYPE = "video/webm"

const paint = (context, { strokes }, at) => {
  const { width } = context.canvas
  context.setTransform(width, 0, 0, width, 0, 0)
  Object.assign(context, { lineCap: "round", lineJoin: "round" })
  for (const stroke of strokes) {
    const points = stroke.points.filter(point => point.at <= at)
    if (!points.length) return
    Object.assign(context, { lineWidth: stroke.width, strokeStyle: stroke.color })
    context.beginPath()
    context.moveTo(points[0].x, points[0].y)
    points.forEach(({ x, y }, place) => { // through the middles, as the canvas does it
      const next = points[place + 1] ?? { x, y }
      context.quadraticCurveTo(x, y, (x + next.x) / 2, (y + next.y) / 2)
    })
    context.stroke()
  }
}

const canFilm = () => Boolean(
  HTMLCanvasElement.prototype.captureStream && globalThis.MediaRecorder?.isTypeSupported(TYPE))
const findBackground = () => [...document.querySelectorAll(".st-key-surface *")]
  .map(host => host.shadowRoot?.querySelector(".dc-background-canvas")).find(Boolean)
const download = (chunks, name) => {
  const href = URL.createObjectURL(new Blob(chunks, { type: TYPE }))
  Object.assign(document.createElement("a"), { href, download: `${name}.webm` }).click()
  setTimeout(() => URL.revokeObjectURL(href), 10000)
}
// Returns a camera, which takes a picture of every moment that it is told of, with the strokes on a
// canvas and the bands of some paths. If it is not told of the end, nothing is saved.
const film = (strokes, paths) => {
  const sheet = document.createElement("canvas")
  Object.assign(sheet, { width: WIDE, height: WIDE + BANDS + NAME })
  const context = sheet.getContext("2d")
  const take = (share, [{ name, detail = "" }]) => {
    context.fillStyle = "#fff"
    context.fillRect(0, 0, WIDE, sheet.height)
    const background = findBackground()
    if (background) context.drawImage(background, 0, 0, WIDE, WIDE)
    context.drawImage(strokes, 0, 0, WIDE, WIDE)
    context.setTransform(WIDE / 1000, 0, 0, BANDS / 100, 0, WIDE)
    for (const path of paths) {
      context.fillStyle = path.getAttribute("fill")
      context.fill(new Path2D(path.getAttribute("d")))
    }
    context.resetTransform()
    context.fillStyle = "#1B1F24"
    context.fillRect(share * (WIDE - 3), WIDE - 3, 3, BANDS + 6)
    context.font = "700 34px system-ui, sans-serif"
    context.fillText(name, 14, sheet.height - 16)
    const left = 28 + context.measureText(name).width
    context.font = "20px system-ui, sans-serif"
    context.fillText(detail, left, sheet.height - 16, WIDE - left - 14)
  }
  const chunks = []
  const recorder = new MediaRecorder(sheet.captureStream(), { mimeType: TYPE })
  recorder.ondataavailable = ({ data }) => chunks.push(data)
  recorder.start()
  const stop = () => recorder.stop()
  const finish = answers => {
    recorder.onstop = () => download(chunks, `drawing-${answers[0].name}`)
    setTimeout(() => {
      take(1, answers) // without another picture, the last one would not last
      setTimeout(stop, 100)
    }, REST)
  }
  return { take, finish, stop }
}
