import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseLock } from '../../../checker/check/lock.ts'
import { deadLinks } from '../../../site/deadLinks.ts'
import { startedBrowser } from '../../support/processes/browser.ts'
import { run } from '../../support/processes/cli.ts'
import { stand, stands } from '../../support/processes/explorer.ts'
import { specFolder } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const site = join(root, 'site/dist')
const lock = parseLock('lock', readFileSync(join(root, 'specs/verdicts.lock.json'), 'utf8'))

const folder = specFolder({
  'a.html':
    '<h1 id="here"></h1> <a href="#here"></a> <a href="b.html#no"></a> <img src="c.svg"> <a href="https://a.b/c"></a>',
  'b.html': '<a href="a.html#here"></a> <a href="a.html#there"></a>',
})

describe('the site', { timeout: 120_000 }, () => {
  const { open } = startedBrowser()
  let built: Awaited<ReturnType<typeof run>> | undefined
  beforeAll(async () => {
    built = await run('npm', ['run', '--silent', 'build:site'], { cwd: root })
  })

  it('is built, and no link leads nowhere', () => {
    expect(built).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining(' 0 dead links') as string })
  })

  it('has a page and an explorer for every protocol', () => {
    const pages = [...lock.keys()].flatMap((name) => [`specs/${name}.html`, `explore/${name}.html`])
    expect(pages.filter((page) => !existsSync(join(site, page)))).toEqual([])
  })

  it('leads from the list of protocols to a story, and into its run', async () => {
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

  it('names links that lead nowhere', async () => {
    expect([...(await deadLinks(folder.path))].toSorted()).toEqual([
      'a.html: b.html#no',
      'a.html: c.svg',
      'b.html: a.html#there',
    ])
  })
})
