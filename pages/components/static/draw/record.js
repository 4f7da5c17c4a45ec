// Records the strokes and the answers to them. Which strokes lie on the canvas, the page says: a
// name for each, which begins with the place where the stroke begins; so each is found here.

const SIDE = 420 // pixels of the canvas, as the page counts them
const NEAR = 3 // pixels: how exactly the canvas tells where a stroke begins
const MOST_POINTS = 20000, MOST_ANSWERS = 2000
const MOST_RECALLED = 40 // moments that another network is asked about
const PAUSE = 300 // ms: longer pauses are shortened to it
const SURE = 0.9, FAIRLY_SURE = 0.6
const SHORT = 0.04 // of the drawing: what the network believed for a shorter time is not told

const percent = share => `${Math.round(100 * share)}%`
const last = list => list[list.length - 1]

// The record: of every stroke its points and the answers until the next one, also of those undone.
const record = { strokes: [], known: new Map(), unnamed: [], names: [], canvas: null, down: null }

const isOnCanvas = stroke =>
  record.unnamed.includes(stroke) || record.names.some(name => record.known.get(name) === stroke)
const count = what => record.strokes.reduce((sum, stroke) => sum + stroke[what].length, 0)
// Forgets what is not on the canvas; if that is not enough, every second point or answer.
const bound = (what, most) => {
  if (count(what) <= most) return
  record.strokes = record.strokes.filter(isOnCanvas)
  for (const [name, stroke] of record.known) {
    if (!record.strokes.includes(stroke)) record.known.set(name, null)
  }
  if (count(what) <= most) return
  for (const stroke of record.strokes) {
    const end = stroke[what].length - 1
    stroke[what] = stroke[what].filter((_, place) => place % 2 === 0 || place === end)
  }
}
const begin = (x, y, pen) => {
  end()
  record.down = { points: [], answers: [], ...pen, lifted: Infinity }
  record.unnamed.push(record.down)
  record.strokes.push(record.down)
  addPoint(x, y)
}
const addPoint = (x, y) => {
  record.down.points.push({ time: performance.now(), x, y })
  bound("points", MOST_POINTS)
}
const end = () => {
  if (record.down) record.down.lifted = performance.now()
  record.down = null
}
const addAnswers = (time, answers, networks) => {
  const stroke = record.strokes.findLast(({ points }) => points[0].time <= time)
  stroke?.answers.push({ time, answers, networks, belief: believe(answers[0]) })
  bound("answers", MOST_ANSWERS)
}
const isNamed = ({ points: [{ x, y }] }, name) => {
  const [left, top] = name.split(",")
  return Math.hypot(SIDE * x - left, SIDE * y - top) <= NEAR
}
const synchronize = (canvas, names) => {
  for (const name of names) {
    if (record.known.has(name)) continue
    const place = record.unnamed.findIndex(stroke => isNamed(stroke, name))
    record.known.set(name, place < 0 ? null : last(record.unnamed.splice(0, place + 1)))
  }
  const grown = canvas === record.canvas && record.names.every((name, at) => name === names[at])
  if (!grown) record.unnamed = record.unnamed.filter(stroke => stroke === record.down)
  Object.assign(record, { canvas, names })
  return grown
}
// The belief of the first network; of a number, in its last digit, which is drawn last.
const believe = ({ title = "", digits, names }) => digits.length ? {
  title, names, name: digits.map(digit => digit.name).join(""),
  shares: last(digits).shares.map(([share]) => share),
  share: digits.reduce((product, { shares, winner }) => product * shares[winner][0], 1),
} : { title, name: "", shares: [], share: 0 }

const answersOf = ({ answers }, networks) => answers.filter(one => one.networks === networks)

// Returns strokes and moments on a clock of their own, in ms; null if too little is known. Strokes
// before the first that these networks have answered are there from the beginning.
const compose = networks => {
  const listed = record.names.map(name => record.known.get(name))
  const strokes = [...listed, ...record.unnamed].filter(Boolean)
  const own = stroke => answersOf(stroke, networks)
  const old = strokes.findLastIndex(stroke => stroke.answers.length && !own(stroke).length)
  const first = strokes.findIndex((stroke, place) => place > old && own(stroke).length)
  if (first < 0) return null
  const newest = last(strokes)
  if (!record.unnamed.length && !(last(own(newest))?.time >= newest.lifted)) return null
  const isWhole = Boolean(last([...listed, ...record.unnamed]))
  const film = { strokes: [], moments: [], length: 0, isWhole }
  let before = strokes[first].points[0].time
  const pass = time => {
    film.length += Math.min(Math.max(time - before, 0), PAUSE)
    before = time
    return film.length
  }
  strokes.forEach((stroke, place) => {
    const answers = place < first ? [] : own(stroke)
    const answer = () => film.moments.push({ ...answers[0], at: pass(answers.shift().time) })
    const points = stroke.points.map(({ time, x, y }) => {
      while (answers[0]?.time < time) answer()
      return { x, y, at: place < first ? 0 : pass(time) }
    })
    while (answers.length) answer()
    film.strokes.push({ ...stroke, points })
  })
  return film.moments.some(({ belief }) => belief.name) ? film : null
}
// Returns the moments that only other networks have answered, if it is known how to draw them.
const unanswered = networks => {
  const strokes = record.names.map(name => record.known.get(name))
  if (record.unnamed.length || !strokes.every(Boolean) || compose(networks)) return []
  const lacking = strokes.filter(one => one.answers.length && !answersOf(one, networks).length)
  const times = lacking
    .flatMap(stroke => answersOf(stroke, stroke.answers[0].networks)).map(({ time }) => time)
  const every = Math.ceil(times.length / MOST_RECALLED)
  const clocked = ({ points, ...look }) =>
    ({ ...look, points: points.map(point => ({ ...point, at: point.time })) })
  const film = { strokes: strokes.map(clocked) }
  return times.filter((_, place) => (times.length - 1 - place) % every === 0)
    .map(at => ({ at, networks, paint: context => paint(context, film, at) }))
}
const momentAt = ({ moments }, at) => moments.findLast(moment => moment.at <= at) ?? moments[0]
// Returns since when the network was as sure of its last answer, as a share of the time, or null.
const sureSince = ({ moments, length }) => {
  const { name } = last(moments).belief
  const isSure = ({ belief }) => belief.name === name && belief.share >= SURE
  const place = moments.findLastIndex(moment => !isSure(moment)) + 1
  return moments[place] ? (place ? moments[place].at / length : 0) : null
}
const wordsFor = film => {
  const since = sureSince(film)
  if (!film.isWhole) return "Not all of this drawing was recorded"
  if (since === null) return "Less than 90% sure at the end"
  return since ? `Sure after ${percent(since)} of the drawing` : "Sure from the start"
}
// "2, then 3": without what was believed for a moment only.
const story = ({ moments, length }) => {
  const told = []
  moments.forEach(({ at, belief }, place) => {
    const name = belief.share >= FAIRLY_SURE ? belief.name : ""
    if (last(told)?.name !== name) told.push({ name, time: 0 })
    last(told).time += (moments[place + 1]?.at ?? length) - at
  })
  const names = told.filter(({ name, time }) => name && time > SHORT * length).map(one => one.name)
  return names.filter((name, place) => name !== names[place - 1]).join(", then ") || "nothing sure"
}
