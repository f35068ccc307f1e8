/**
 * Runs in a browser. Lists every piece of visible text that contrasts too little with the background at its center, as
 * `text: ratio`. The ratio is WCAG 2.2's, from relative luminance. `tsconfig.page.json` type-checks this file.
 *
 * @param {number} least
 */
function faintTexts(least) {
  const faint = []
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
    if (!own || !(element instanceof HTMLElement || element instanceof SVGTextContentElement)) continue
    element.scrollIntoView({ block: 'center', inline: 'center' })
    const { left, top, width, height } = element.getBoundingClientRect()
    if (width === 0 || element instanceof HTMLScriptElement) continue
    const stack = document.elementsFromPoint(left + width / 2, top + height / 2)
    const style = getComputedStyle(element)
    const text = rgba(element instanceof SVGElement ? style.fill : style.color)
    const back = stack.reduceRight((under, each) => over(backgroundOf(each), under), [255, 255, 255, 1])
    const ratio = contrast(over(text, back), back)
    if (ratio < least) faint.push(`${element.textContent?.trim()}: ${ratio.toFixed(1)}`)
  }
  return faint
}

/** @param {Element} element */
function backgroundOf(element) {
  const style = getComputedStyle(element)
  if (element instanceof SVGTextContentElement || element.matches('svg, g, .frame, .veil')) return [0, 0, 0, 0]
  if (element instanceof SVGElement) return style.fill === 'none' ? [0, 0, 0, 0] : rgba(style.fill)
  if (element === document.documentElement) return dark() ? [18, 18, 18, 1] : [255, 255, 255, 1]
  return rgba(style.backgroundColor)
}

function dark() {
  return matchMedia('(prefers-color-scheme: dark)').matches
}

/** @param {string} colour */
function rgba(colour) {
  const [red = 0, green = 0, blue = 0, alpha = 1] = colour.match(/[\d.]+/g)?.map(Number) ?? []
  return [red, green, blue, alpha]
}

/** @param {number[]} top @param {number[]} under */
function over(top, under) {
  const alpha = top[3] ?? 1
  return [...[0, 1, 2].map((i) => (top[i] ?? 0) * alpha + (under[i] ?? 0) * (1 - alpha)), 1]
}

/** @param {number[]} a @param {number[]} b */
function contrast(a, b) {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** @param {number[]} colour */
function luminance(colour) {
  const [red = 0, green = 0, blue = 0] = colour.map((c) =>
    c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

Object.assign(globalThis, { faintTexts })
