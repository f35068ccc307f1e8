/**
 * The report page's script that opens the explorer at a step of a trace. The page contains the explorer without a spec,
 * as text, and the sources of its specs. A click puts them together in a new tab. Nothing is fetched. `reportPage.ts`
 * creates the elements that are looked up here.
 *
 * Checked by `tsconfig.page.json`, tested in a browser.
 */
for (const button of document.querySelectorAll('button.explore'))
  button.addEventListener('click', () => {
    if (button instanceof HTMLElement) openExplorer(button)
  })

/** @param {HTMLElement} button */
function openExplorer(button) {
  const { spec = '', address = '', before = '0' } = button.dataset
  const page = String(JSON.parse(textOf('explorer')))
  const sources = /** @type {Record<string, unknown>} */ (JSON.parse(textOf('sources')))
  const data = { source: sources[spec], chosen: null, path: [], live: null }
  const json = JSON.stringify(data).replaceAll('<', String.raw`\u003c`)
  const whole = page.replace(/(id="data">)null/, (_, start) => `${start}${json}`)
  const slider = button.closest('.trace')?.querySelector('input')
  const at = Number(before) + Number(slider?.value ?? 1) - 1
  window.open(`${URL.createObjectURL(new Blob([whole], { type: 'text/html' }))}#${address}&at=${at}`)
}

/** @param {string} id of an element that holds JSON */
function textOf(id) {
  return document.getElementById(id)?.textContent ?? ''
}
