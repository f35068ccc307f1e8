/**
 * The report page's script. It shows one state of a trace at a time. The page can be read, searched and printed
 * without it, because it already contains everything. `reportTrace.ts` creates the elements that are looked up here.
 *
 * Checked by `tsconfig.page.json`, tested in a browser.
 */
/** Half the space between two states, in the picture's units. */
const MARGIN = 3.5
const KEYS = ['ArrowLeft', 'ArrowRight', 'Home', 'End']

for (const trace of document.querySelectorAll('.trace')) if (trace instanceof HTMLElement) follow(trace)

document.addEventListener('keydown', (event) => {
  if (
    !KEYS.includes(event.key) ||
    event.ctrlKey ||
    event.altKey ||
    event.metaKey ||
    event.shiftKey ||
    event.defaultPrevented
  )
    return
  // A slider handles these keys itself.
  if (!(event.target instanceof Element) || event.target.matches('input')) return
  const button = (event.target.closest('.trace') ?? traceAtHand())?.querySelector(`button[data-key=${event.key}]`)
  if (!(button instanceof HTMLElement)) return
  event.preventDefault()
  button.click()
})

/** The trace in the middle of the window. */
function traceAtHand() {
  const middle = window.innerHeight / 2
  return [...document.querySelectorAll('.trace')].find((trace) => {
    const { top, bottom } = trace.getBoundingClientRect()
    return top <= middle && middle <= bottom
  })
}

/**
 * Makes a trace's controls work and shows its last step, where the promise is broken.
 * @param {HTMLElement} trace
 */
function follow(trace) {
  const steps = [...trace.querySelectorAll('.step')]
  const slider = trace.querySelector('input')
  const status = trace.querySelector('output')
  const picture = trace.querySelector('.picture')
  if (!slider || !status || !picture) return
  const marker = markerIn(picture)

  /** @param {number} number of the step, from 1; beyond the ends: the first or the last */
  function show(number) {
    if (!slider || !status || !picture) return
    slider.value = String(number)
    const current = Number(slider.value)
    const step = steps[current - 1]
    for (const each of steps) each.classList.toggle('current', each === step)
    status.textContent = `step ${current} of ${steps.length}`
    slider.setAttribute('aria-valuetext', step?.querySelector('.title')?.textContent ?? '')
    marker.show(Number(step?.getAttribute('data-state')), current)
    if (step?.parentElement) reveal(step, step.parentElement)
    reveal(marker.frame, picture)
  }

  slider.addEventListener('input', () => show(slider.valueAsNumber))
  steps.forEach((step, i) => step.querySelector('.title')?.addEventListener('click', () => show(i + 1)))
  for (const button of trace.querySelectorAll('button')) {
    const { key } = button.dataset
    // `exploreHere.js` handles the button without a key.
    if (key === undefined) continue
    button.addEventListener('click', () => {
      const by = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : key === 'Home' ? -steps.length : steps.length
      show(slider.valueAsNumber + by)
    })
  }
  const wholes = [...trace.querySelectorAll('details')]
  for (const opened of wholes)
    opened.addEventListener('toggle', () => {
      for (const each of wholes) each.open = opened.open
    })
  trace.classList.add('live')
  trace.tabIndex = 0
  show(steps.length)
}

/**
 * Draws a frame around one state of a picture and dims the states after it.
 * @param {Element} picture
 */
function markerIn(picture) {
  const veils = [...areasIn(picture)].map(([state, area]) => ({ state, area, veil: rectangle('veil') }))
  const frame = rectangle('frame')
  for (const { area, veil } of veils) place(veil, area)
  picture.querySelector('svg')?.append(...veils.map(({ veil }) => veil), frame)
  return {
    frame,
    /** @param {number} framed @param {number} last states, from 1 */
    show(framed, last) {
      for (const { state, area, veil } of veils) {
        veil.classList.toggle('later', state > last)
        if (state === framed) place(frame, area)
      }
    },
  }
}

/**
 * Where each state is, in the picture's units.
 * @param {Element} picture
 */
function areasIn(picture) {
  /** @type {Map<number, { left: number, top: number, right: number, bottom: number }>} */
  const areas = new Map()
  for (const part of picture.querySelectorAll('[class*=" state"]')) {
    const state = Number(/ state(\d+)/.exec(part.getAttribute('class') ?? '')?.[1])
    if (!(part instanceof SVGGraphicsElement)) continue
    const { x, y, width, height } = part.getBBox()
    const { left, top, right, bottom } = areas.get(state) ?? { left: x, top: y, right: x, bottom: y }
    areas.set(state, {
      left: Math.min(left, x),
      top: Math.min(top, y),
      right: Math.max(right, x + width),
      bottom: Math.max(bottom, y + height),
    })
  }
  return areas
}

/** @param {string} name its class */
function rectangle(name) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  element.setAttribute('class', name)
  return element
}

/**
 * @param {SVGRectElement} element
 * @param {{ left: number, top: number, right: number, bottom: number }} area to enclose
 */
function place(element, { left, top, right, bottom }) {
  const sides = {
    x: left - MARGIN,
    y: top - MARGIN,
    width: right - left + 2 * MARGIN,
    height: bottom - top + 2 * MARGIN,
  }
  for (const [name, value] of Object.entries(sides)) element.setAttribute(name, String(value))
}

/**
 * Scrolls a box, but not the page, just far enough to show one of its parts.
 * @param {Element} part
 * @param {Element} box
 */
function reveal(part, box) {
  const [inner, outer] = [part.getBoundingClientRect(), box.getBoundingClientRect()]
  const across = Math.min(0, inner.left - outer.left) || Math.max(0, inner.right - outer.left - box.clientWidth)
  const down = Math.min(0, inner.top - outer.top) || Math.max(0, inner.bottom - outer.top - box.clientHeight)
  box.scrollBy(inner.width > box.clientWidth ? inner.left - outer.left : across, down)
}
