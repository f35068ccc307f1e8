import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { deadLinks } from '../../../site/deadLinks.ts'
import { axeProblems } from '../../support/processes/axe.ts'
import { startedBrowser } from '../../support/processes/browser.ts'
import { run } from '../../support/processes/cli.ts'
import { stand, stands } from '../../support/processes/explorer.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'
import { lock } from '../../support/specs.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const site = join(root, 'site/dist')

const TEMPLATE = 'templates/specs/primary-backup.ts'
const COUNTER = specSource({ name: 'counter', holds: 's.n < 3', models: '{ one: {} }' })

const folder = specFolder({
  'a.html':
    '<h1 id="here"></h1> <a href="#here"></a> <a href="b.html#no"></a> <img src="c.svg"> <a href="https://a.b/c"></a>',
  'b.html': '<a href="a.html#here"></a> <a href="a.html#there"></a>',
})

async function typeInto(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

describe('the site', { timeout: 120_000 }, () => {
  const { open } = startedBrowser()
  let built: Awaited<ReturnType<typeof run>> | undefined
  beforeAll(async () => {
    built = await run('npm', ['run', '--silent', 'build:site'], { cwd: root })
  })

  it('is built, without broken links', () => {
    expect(built).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining(' 0 dead links') as string })
  })

  it.each([
    'index.html',
    'docs/explore/index.html',
    'docs/reference.html',
    'docs/matrix.html',
    'specs/index.html',
    'specs/raft/raft.html',
    'counterexamples/index.html',
    'playground/index.html',
  ])('is accessible, light and dark, and at twice the size: %s', async (path) => {
    const found: string[] = []
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 640],
    ] as const) {
      // The site's policy allows no scripts.
      const options = { colorScheme, viewport: { width, height: 430 }, bypassCSP: true }
      const { page } = await open(join(site, path), options)
      if (path.startsWith('playground')) await page.locator('iframe').waitFor()
      found.push(...(await axeProblems(page)))
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      if (isTooWide === true) found.push(`wider than ${width} pixels`)
      await page.close()
    }
    expect([...new Set(found)]).toEqual([])
  })

  it('opens the first spec of the playground without a click', async () => {
    const { page } = await open(join(site, 'playground/index.html'))
    await page.frameLocator('iframe').locator('#stage-title', { hasText: 'State 1' }).waitFor()
    await page.close()
  })

  it('has a page and an explorer for every protocol', () => {
    const pages = [...lock.keys()].flatMap((name) => [`specs/${name}.html`, `explore/${name}.html`])
    expect(pages.filter((page) => !existsSync(join(site, page)))).toEqual([])
  })

  it('leads from the list of protocols to a story, and from there to its run', async () => {
    const { page, troubles } = await open(join(site, 'specs/index.html'))
    await page.getByRole('link', { name: 'Figure 8: committed, and overwritten' }).click()
    const width = `document.querySelector('img[alt*="StateMachineSafety"]').naturalWidth`
    await expect.poll(() => page.evaluate(width)).toBeGreaterThan(900)
    await page.locator('a[href*="entries+of+older+terms+are+committed&walk="]').click()
    await stands(page, 14)
    expect((await stand(page)).path).toHaveLength(14)
    expect(troubles.filter((trouble) => !trouble.startsWith('file:///'))).toEqual([])
    await page.close()
  })

  it('shows an error of an edited spec at its line, then its violation, and shares both', async () => {
    const { page, troubles } = await open(join(site, 'playground/index.html'))
    const frame = page.frameLocator('iframe')
    await page.locator('#shelf').selectOption({ label: 'a template: primary and backup' })
    await frame.locator('#stage-title', { hasText: 'State 1' }).waitFor()
    await page.locator('#edit').click()
    const type = (text: string): Promise<void> => typeInto(page, text)
    const problem = page.locator('.problem')
    await type(COUNTER.replace('export default', 'const a = = 1\nexport default'))
    await problem.locator('button', { hasText: `${TEMPLATE}:3:` }).waitFor()
    await type(COUNTER.replace('export default', '\narrray\nexport default'))
    await problem.locator('button', { hasText: `${TEMPLATE}:4:` }).waitFor()
    expect(await problem.innerText()).toContain(
      'Q032 the module threw while it was being loaded: ReferenceError: arrray is not defined',
    )
    expect(await page.locator('.cm-lint-marker-error').count()).toBe(1)
    await type(COUNTER)
    await frame.locator('h1', { hasText: 'counter' }).waitFor()
    await problem.getByText('The spec runs again when you pause').waitFor()
    await frame.getByRole('button', { name: 'Violation' }).click()
    await frame.locator('#stage-title', { hasText: 'State 4' }).waitFor()
    await expect.poll(() => page.url()).toMatch(/#code=[\w-]+&model=one&walk=Up/)

    const shared = await open(join(site, 'playground/index.html'))
    await shared.page.goto('about:blank')
    await shared.page.goto(page.url())
    await shared.page.locator('#run').waitFor()
    expect(await shared.page.locator('iframe').count()).toBe(0)
    expect(await shared.page.locator('.cm-content').innerText()).toContain('s.n < 3')
    await shared.page.locator('#run').click()
    const same = shared.page.frameLocator('iframe')
    await same.locator('#stage-title', { hasText: 'State 4' }).waitFor()
    expect(await same.locator('.path').innerText()).toBe(await frame.locator('.path').innerText())
    for (const trouble of [...troubles, ...shared.troubles]) expect(trouble).toMatch(/^(?:file:\/\/\/|about:blank)/)
    await page.close()
    await shared.page.close()
  })

  it('opens a shared spec that has an error as soon as the error is fixed', async () => {
    const { page, troubles } = await open(join(site, 'playground/index.html'))
    await page.locator('#shelf').selectOption({ label: 'a template: primary and backup' })
    await page.frameLocator('iframe').locator('#stage-title', { hasText: 'State 1' }).waitFor()
    await page.locator('#edit').click()
    await typeInto(page, COUNTER)
    await page.frameLocator('iframe').locator('h1', { hasText: 'counter' }).waitFor()
    await expect.poll(() => page.url()).toMatch(/#code=[\w-]+&model=one/)
    const whole = page.url()
    await typeInto(page, COUNTER.replace('export default', 'const a = = 1\nexport default'))
    await expect.poll(() => page.url()).not.toBe(whole)
    const address = page.url()
    await page.goto('about:blank')
    await page.goto(address)
    await page.locator('#run').click()
    await page.locator('.problem button', { hasText: `${TEMPLATE}:3:` }).waitFor()
    await typeInto(page, COUNTER)
    await page.frameLocator('iframe').locator('h1', { hasText: 'counter' }).waitFor()
    for (const trouble of troubles) expect(trouble).toMatch(/^(?:file:\/\/\/|about:blank)/)
    await page.close()
  })

  it('names broken links', async () => {
    expect([...(await deadLinks(folder.path))].toSorted()).toEqual([
      'a.html: b.html#no',
      'a.html: c.svg',
      'b.html: a.html#there',
    ])
  })
})
