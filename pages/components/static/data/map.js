// A map whose points are pictures. What never changes comes as data: one image with all pictures, labels, names. Where the points lie
// comes from another component, as an event on the document, so that a map that grows need not send its pictures again and again.
const SIDE = 28, MOVE = 450, NEAR = 26, STRETCH = 1.6
const GROUND = "#0E1318"
// Okabe and Ito's colors in their order, white for black on this dark ground, and two more that stand apart from them.
const COLORS = ["#FFFFFF", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#2B8CD6", "#E8743B", "#CC79A7", "#A6A6A6", "#B7A1FF"]
const colorOf = label => COLORS[label % COLORS.length]
const states = new WeakMap()
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches

// Turns the sheet of pictures into sheets of ink: as opaque as a pixel is bright, each picture in the color of its class.
function tinted(image, labels, columns) {
  const sheet = new OffscreenCanvas(image.width, image.height)
  const context = sheet.getContext("2d")
  context.drawImage(image, 0, 0)
  const pixels = context.getImageData(0, 0, image.width, image.height)
  const inks = COLORS.map(color => [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16)))
  for (let at = 0, y = 0; y < image.height; y += 1) {
    for (let x = 0; x < image.width; x += 1, at += 4) {
      const label = labels[Math.floor(y / SIDE) * columns + Math.floor(x / SIDE)] ?? 0
      pixels.data[at + 3] = pixels.data[at]
      pixels.data.set(inks[label % inks.length], at)
    }
  }
  context.putImageData(pixels, 0, 0)
  return sheet
}

class PictureMap {
  constructor(root) {
    this.root = root
    const find = name => root.querySelector(name)
    Object.assign(this, { canvas: find(".field"), large: find(".large"), name: find(".name"), about: find(".about"), legend: find(".legend") })
    Object.assign(this, { hidden: new Set(), chosen: null, from: null, to: null, began: 0, marks: "pictures", frame: null })
    this.ways = [...root.querySelectorAll(".ways button")]
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.canvas)
    this.hear = event => event.detail === this.id && this.move(globalThis.sketch28Maps[this.id])
    document.addEventListener("sketch28-map", this.hear)
    this.listen()
  }

  show(data) {
    if (this.id !== data.id) Object.assign(this, { from: null, to: null, chosen: null, hidden: new Set() })
    Object.assign(this, data)
    this.canvas.setAttribute("aria-label", `Map of ${this.labels.length} training pictures. Arrow keys go from picture to picture.`)
    const image = new Image()
    image.onload = () => {
      this.sheet = image
      this.inks = tinted(image, this.labels, this.columns)
      this.showLegend()
      this.draw()
      this.root.querySelector(".map").dataset.ready = this.id
    }
    image.src = data.sheet
    this.move(globalThis.sketch28Maps?.[this.id])
    this.tell()
  }

  close() {
    this.observer.disconnect()
    document.removeEventListener("sketch28-map", this.hear)
    cancelAnimationFrame(this.frame)
  }

  // Lets the points wander from where they are to new places; each 0 to 1000 on a square.
  move(places) {
    if (!places || places === this.to) return
    this.from = this.to && !still() ? this.now() : places
    this.to = places
    this.began = performance.now()
    this.draw()
  }

  now() {
    const share = Math.min(1, (performance.now() - this.began) / MOVE)
    return share === 1 || this.from === this.to ? this.to : this.to.map((end, at) => this.from[at] + (end - this.from[at]) * share)
  }

  draw() {
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => this.paint())
  }

  paint() {
    const { width, height } = this.canvas.getBoundingClientRect()
    if (!this.to || !this.inks || !width) return
    const scale = globalThis.devicePixelRatio || 1
    if (this.canvas.width !== Math.round(width * scale)) this.canvas.width = Math.round(width * scale)
    if (this.canvas.height !== Math.round(height * scale)) this.canvas.height = Math.round(height * scale)
    const context = this.canvas.getContext("2d")
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.fillStyle = GROUND
    context.fillRect(0, 0, width, height)
    this.lay(this.now(), width, height)
    const size = (this.size = Math.max(11, Math.min(17, 1.05 * Math.sqrt((width * height) / this.labels.length))))
    context.font = `600 ${Math.max(11, size * 0.8)}px system-ui, sans-serif`
    context.textAlign = "center"
    context.textBaseline = "middle"
    this.labels.forEach((label, at) => this.hidden.has(label) || this.mark(context, at, label, size))
    if (this.chosen !== null) this.enlarge(context, width, height)
    if (performance.now() - this.began < MOVE && this.from !== this.to) this.draw()
  }

  // The field is wider than high: one direction may be stretched, but not so far that distances could not be compared any more.
  lay(places, width, height) {
    const pad = 16
    let [least, most] = [[Infinity, Infinity], [-Infinity, -Infinity]]
    places.forEach((value, at) => {
      least[at % 2] = Math.min(least[at % 2], value)
      most[at % 2] = Math.max(most[at % 2], value)
    })
    const units = [(width - 2 * pad) / (most[0] - least[0] || 1), (height - 2 * pad) / (most[1] - least[1] || 1)]
    const limit = STRETCH * Math.min(...units), [unitX, unitY] = units.map(unit => Math.min(unit, limit))
    const [middleX, middleY] = [(least[0] + most[0]) / 2, (least[1] + most[1]) / 2]
    this.spots = this.labels.map((_, at) => [width / 2 + (places[2 * at] - middleX) * unitX, height / 2 + (places[2 * at + 1] - middleY) * unitY])
  }

  source(at) {
    return [(at % this.columns) * SIDE, Math.floor(at / this.columns) * SIDE, SIDE, SIDE]
  }

  mark(context, at, label, size) {
    const [x, y] = this.spots[at]
    if (this.marks === "pictures") return context.drawImage(this.inks, ...this.source(at), x - size / 2, y - size / 2, size, size)
    context.fillStyle = colorOf(label)
    context.fillText(label, x, y)
  }

  enlarge(context, width, height) {
    const big = 64, [x, y] = this.spots[this.chosen]
    const [left, top] = [Math.max(3, Math.min(width - big - 3, x - big / 2)), Math.max(3, Math.min(height - big - 3, y - big - 14))]
    context.strokeStyle = colorOf(this.labels[this.chosen])
    context.lineWidth = 3
    context.beginPath()
    context.arc(x, y, this.size * 0.75, 0, 2 * Math.PI)
    context.stroke()
    context.imageSmoothingEnabled = false
    context.drawImage(this.sheet, ...this.source(this.chosen), left, top, big, big)
    context.strokeRect(left, top, big, big)
    context.imageSmoothingEnabled = true
  }

  choose(at) {
    if (at === this.chosen) return
    this.chosen = at
    this.tell()
    this.draw()
  }

  tell() {
    const context = this.large.getContext("2d")
    context.fillStyle = "#000"
    context.fillRect(0, 0, SIDE, SIDE)
    if (this.chosen === null || !this.sheet) {
      this.name.textContent = "Point at a picture"
      this.about.textContent = "You can also tap one, or use the arrow keys."
      return
    }
    const label = this.labels[this.chosen]
    context.drawImage(this.sheet, ...this.source(this.chosen), 0, 0, SIDE, SIDE)
    this.name.textContent = this.names[label]
    this.about.textContent = `Training picture ${this.places[this.chosen].toLocaleString("en")}`
  }

  nearest(x, y, reach) {
    let [found, least] = [null, reach * reach]
    this.spots?.forEach(([left, top], at) => {
      const distance = (left - x) ** 2 + (top - y) ** 2
      if (distance < least && !this.hidden.has(this.labels[at])) [found, least] = [at, distance]
    })
    return found
  }

  // The next picture in a direction: the nearest of those that lie more that way than sideways.
  step([right, down]) {
    const { width, height } = this.canvas.getBoundingClientRect()
    if (this.chosen === null) return this.choose(this.nearest(width / 2, height / 2, width))
    const [x, y] = this.spots[this.chosen]
    let [found, least] = [null, Infinity]
    this.spots.forEach(([left, top], at) => {
      const along = (left - x) * right + (top - y) * down, aside = Math.abs((left - x) * down) + Math.abs((top - y) * right)
      const cost = along + 2 * aside
      if (along > 1 && aside <= along && cost < least && !this.hidden.has(this.labels[at])) [found, least] = [at, cost]
    })
    if (found !== null) this.choose(found)
  }

  listen() {
    const point = (event, reach) => {
      const box = this.canvas.getBoundingClientRect()
      const found = this.nearest(event.clientX - box.left, event.clientY - box.top, reach)
      if (found !== null) this.choose(found)
    }
    this.canvas.onpointermove = event => point(event, NEAR)
    this.canvas.onpointerdown = event => point(event, 2 * NEAR)
    this.canvas.onkeydown = event => {
      if (event.key === "Escape") this.choose(null)
      if (!arrows[event.key] || !this.spots) return
      event.preventDefault()
      this.step(arrows[event.key])
    }
    this.ways.forEach(button => {
      button.disabled = false
      button.onclick = () => {
        this.marks = button.value
        this.ways.forEach(each => each.setAttribute("aria-pressed", each === button))
        this.draw()
      }
    })
  }

  showLegend() {
    this.legend.replaceChildren(...this.names.map((name, label) => this.entry(name, label)))
  }

  entry(name, label) {
    const button = Object.assign(document.createElement("button"), { type: "button", title: `Show or hide ${name}` })
    button.setAttribute("aria-pressed", !this.hidden.has(label))
    const swatch = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE })
    swatch.getContext("2d").drawImage(this.inks, ...this.source(this.labels.indexOf(label)), 0, 0, SIDE, SIDE)
    const words = name === String(label) ? name : `${label} ${name}`
    button.append(swatch, Object.assign(document.createElement("span"), { textContent: words }))
    button.onclick = () => {
      this.hidden.has(label) ? this.hidden.delete(label) : this.hidden.add(label)
      button.setAttribute("aria-pressed", !this.hidden.has(label))
      if (this.chosen !== null && this.hidden.has(this.labels[this.chosen])) this.choose(null)
      this.draw()
    }
    return button
  }
}

export default function ({ data, parentElement }) {
  const map = states.get(parentElement) ?? new PictureMap(parentElement)
  states.set(parentElement, map)
  if (map.id !== data.id) map.show(data)
  return () => {
    map.close()
    states.delete(parentElement)
  }
}
