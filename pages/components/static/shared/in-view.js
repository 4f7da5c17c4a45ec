// Scrolls to an element that lies outside the window, once for each token, and gives it the focus.
const WAIT = 3000 // ms for the element to appear

export default function ({ data }) {
  if (!data || globalThis.sketch28InView === data.token) return
  globalThis.sketch28InView = data.token
  const began = performance.now()
  const look = () => {
    const element = document.querySelector(data.selector)
    if (!element?.getClientRects().length) {
      if (performance.now() - began < WAIT) requestAnimationFrame(look)
      return
    }
    const { top, bottom } = element.getBoundingClientRect()
    const header = document.querySelector('[data-testid=stHeader]')?.getBoundingClientRect().bottom ?? 0
    if (top < header || Math.min(bottom, top + 200) > innerHeight) {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
      element.style.scrollMarginTop = `${header + 8}px`
      element.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' })
    }
    element.tabIndex = -1
    element.focus({ preventScroll: true })
  }
  look()
}
