// Stores the positions where a map that is shown later finds them, and notifies one that is shown.
export default function ({ data }) {
  globalThis.sketch28Maps ??= {}
  globalThis.sketch28Maps[data.id] = data.places
  document.dispatchEvent(new CustomEvent("sketch28-map", { detail: data.id }))
}
