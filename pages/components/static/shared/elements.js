// What the scripts of components make elements with; `static.component` puts it before them.

// Appends an HTML or SVG element, of the kind that its parent is.
const make = (parent, tag, name = "", attributes = {}, text = "") => {
  const made = document.createElementNS(parent.namespaceURI, tag)
  made.setAttribute("class", name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.textContent = text
  parent.append(made)
  return made
}
const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text
}
