import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The problems that axe finds on the current page. */
export async function axeProblems(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.addScriptTag({ content: axe.source })
  return (await page.evaluate(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`,
  )) as readonly string[]
}
