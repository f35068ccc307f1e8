import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { LockedModel } from '../../../checker/check/lock.ts'
import { startedBrowser } from '../../support/processes/browser.ts'
import { runCli } from '../../support/processes/cli.ts'
import { specFolder } from '../../support/sources/specFiles.ts'
import { lock } from '../../support/specs.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** `npm test` checks small models of a few specs. PAGE_STATES selects all models with at most that many states. */
const ASKED = process.env['PAGE_STATES']
const MOST = Number(ASKED ?? 250)
const SHARE = ['classics/two-phase', 'kafka/isr-change', 'raft/raft']

const folder = specFolder({})

/** Writes the page for a spec and returns the file. */
async function written(spec: string): Promise<string> {
  const path = join(folder.path, `${spec.replace('/', '-')}.html`)
  const { exitCode, stderr } = await runCli(['explore', `specs/${spec}.ts`, '--out', path], { cwd: root })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return path
}

/** The lock file's entry for a model. */
function locked({ distinct, generated, depth, verdicts }: LockedModel): readonly string[] {
  const [found, made] = [distinct, generated].map((n) => n.toLocaleString('en'))
  const rows = Object.entries(verdicts).map(([name, verdict]) => `${name} ${verdict}`)
  return [`${found} distinct states, ${made} generated, depth ${depth}`, ...rows.toSorted()]
}

/** What the page shows after it has checked a model. */
async function checked(page: Page, model: string): Promise<readonly string[]> {
  await page.locator('#model').selectOption(model)
  await page.getByRole('button', { name: 'Check the model' }).click()
  const counts = (await page.locator('#counts').innerText({ timeout: 120_000 })).replace(/, [\d.]+ s.*$/, '')
  const names = await page.locator('.verdicts tbody th').allInnerTexts()
  const verdicts = await page.locator('.verdicts tbody td:nth-child(2)').allInnerTexts()
  const rows = names.map((text, i) => {
    const [, word = '', length] = /^[✓✗?] (\w+)(?: in (\d+) states)?/.exec(verdicts[i] ?? '') ?? []
    return `${text.split(' ')[0]} ${length ?? word}`
  })
  return [counts, ...rows.toSorted()]
}

describe('a check in the page agrees with the lock file', { timeout: 600_000 }, () => {
  const { open } = startedBrowser()

  it.each([...lock].filter(([spec]) => ASKED !== undefined || SHARE.includes(spec)))('for %s', async (spec, models) => {
    const { page } = await open(await written(spec))
    const small = [...models].filter(([, { distinct }]) => distinct <= MOST)
    const found: (readonly [string, readonly string[]])[] = []
    await page.locator('#tool-check').click()
    for (const [name] of small) found.push([name, await checked(page, name)])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(small.map(([name, one]) => [name, locked(one)])))
    await page.close()
  })

  it('for 737,794 states, in one file of less than a megabyte, without a network', async () => {
    const path = await written('kafka/truncation')
    expect(statSync(path).size).toBeLessThan(1e6)
    const { page, troubles } = await open(path, { offline: true })
    await page.locator('#tool-check').click()
    const name = 'kip-320, (3,2,2,2)'
    const one = lock.get('kafka/truncation')?.get(name)
    if (!one) throw new Error(`the lock file has no model ${name}`)
    expect(one.distinct).toBe(737_794)
    expect(await checked(page, name)).toEqual(locked(one))
    expect(troubles).toEqual([])
    await page.close()
  })
})
