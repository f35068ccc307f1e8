import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { startedBrowser } from '../../support/processes/browser.ts'
import { runCli } from '../../support/processes/cli.ts'
import { stand, stands, startedExplorer } from '../../support/processes/explorer.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const folder = specFolder({
  'counter.ts': specSource({ name: 'counter', holds: 's.n < 3', models: '{ one: {} }' }),
  'endless.ts': specSource({ name: 'endless', when: '{ while (s.n === 2); return s.n < 3 }', models: '{ one: {} }' }),
})

const FIGURE_8 = 'entries of older terms are committed'

/** Writes the page for a spec and returns the file. */
async function written(name: string, ...args: readonly string[]): Promise<string> {
  const path = join(folder.path, `${name}.html`)
  const { exitCode, stderr } = await runCli(['explore', ...args, '--out', path], { cwd: root })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return path
}

describe('the page of quorate explore', { timeout: 60_000 }, () => {
  const { open } = startedBrowser()
  const pages = { raft: '', endless: '' }
  beforeAll(async () => {
    pages.raft = await written('raft', 'specs/raft/raft.ts', '--model', FIGURE_8)
    pages.endless = await written('endless', join(folder.path, 'endless.ts'))
  })

  it('opens the violation of StateMachineSafety, with the committed picture', async () => {
    const { page, troubles } = await open(pages.raft)
    await page.locator('#tool-check').click()
    await page.getByRole('button', { name: 'Check the model' }).click()
    expect(await page.locator('#counts').innerText()).toContain('20,590 distinct states, 75,535 generated, depth 16')
    const row = page.locator('.verdicts tr', { hasText: 'StateMachineSafety' })
    expect(await row.innerText()).toContain('violated in 14 states')
    await row.getByRole('button').click()
    await stands(page, 14)
    await page.locator('#tool-share').click()
    await page.getByRole('button', { name: 'SVG' }).click()
    const file = 'counterexamples/raft/raft/entries-of-older-terms-are-committed.StateMachineSafety.svg'
    expect(await page.locator('.shared').textContent()).toBe(await readFile(join(root, file), 'utf8'))
    expect(troubles).toEqual([])
    await page.close()
  })

  it('names the condition of another model that prevents a violation', async () => {
    const { page, troubles } = await open(pages.raft)
    await stands(page, 1)
    await page.keyboard.press('v')
    await stands(page, 11)
    await page.getByRole('button', { name: 'What would prevent this?' }).click()
    const first = page.locator('.variants tbody tr').first()
    await first.waitFor()
    const text = await first.innerText()
    for (const part of [
      'four terms',
      'commitRule=current here any',
      'stops in state 7: Commit(leader=node0, offset=0) is not possible',
      "!(c.commitRule === 'current' && entry.term !== leader.term) (specs/raft/raft.ts:",
      'nodes[node0].term is 3',
    ])
      expect(text).toContain(part)
    await first.getByRole('button', { name: 'compare' }).click()
    expect(await page.locator('#refused').innerText()).toContain('step 7, Commit(leader=node0, offset=0)')
    expect(troubles).toEqual([])
    await page.close()
  })

  it('opens a false observation, and labels it as one, if no promise is broken', async () => {
    const { page } = await open(pages.raft)
    await page.locator('#model').selectOption('restart')
    await page.getByRole('button', { name: 'Violation' }).click()
    await stands(page, 3)
    expect(await page.locator('#notice').innerText()).toContain('OneLeaderNow is false. It is an observation')
    await page.close()
  })

  it('quotes the author about the spec, its constants and its promises', async () => {
    const { page } = await open(pages.raft)
    await stands(page, 1)
    await page.getByRole('button', { name: 'About' }).click()
    expect(await page.locator('.about').innerText()).toContain('An entry is committed once a majority has it')
    await page.getByRole('button', { name: 'Settings' }).click()
    const rule = page.locator('.settings > div', { hasText: 'commitRule' })
    expect(await rule.innerText()).toContain('Which entries are committed once enough nodes have them')
    expect(await rule.locator('option').allInnerTexts()).toEqual(['current', 'any'])
    await page.locator('#tool-promises').click()
    const row = page.locator('.promises tr', { hasText: 'StateMachineSafety' })
    await row.locator('summary').click()
    expect(await row.innerText()).toContain('No two entries are ever committed at the same offset')
    await page.close()
  })

  it('opens the first model, and says so, if its address names an unknown one', async () => {
    const { page } = await open(pages.raft)
    await page.goto('about:blank')
    await page.goto(`${pathToFileURL(pages.raft).href}#model=five+terms`)
    await stands(page, 1)
    expect(await page.locator('#notice').innerText()).toBe("there is no model 'five terms'. This is restart.")
    expect(await page.locator('#model').inputValue()).toBe('restart')
    await page.close()
  })

  it('keeps undo, redo and branches in its address', async () => {
    const { page } = await open(pages.raft)
    await stands(page, 1)
    for (let step = 2; step <= 4; step++) {
      await page.locator('.step:enabled').first().click()
      await stands(page, step)
    }
    for (const branch of [1, 2]) {
      await page.keyboard.press('ArrowLeft')
      await stands(page, 3)
      await page.locator('.step:enabled').nth(branch).click()
      await stands(page, 4)
    }
    const last = page.url()
    await page.keyboard.press('[')
    await expect.poll(() => page.url()).not.toBe(last)
    const url = page.url()
    const fresh = await page.context().browser()?.newPage()
    if (!fresh) throw new Error('there is no browser')
    await fresh.goto(url)
    await stands(fresh, 4)
    expect(await stand(fresh)).toEqual(await stand(page))
    await fresh.locator('.picture svg').waitFor()
    const drawn = await fresh.locator('.picture').innerHTML()
    await expect.poll(() => page.locator('.picture').innerHTML()).toBe(drawn)
    expect(await fresh.locator('.branches summary').innerText()).toBe('2 other branches')
    await fresh.close()
    await page.close()
  })

  it('finds two leaders and one acknowledgement in six states, as the command line does', async () => {
    const { page } = await open(await written('terms', 'specs/raft/raft.ts', '--model', 'four terms'))
    await stands(page, 1)
    await page.keyboard.press('e')
    await page.locator('#expression').fill("count(s.nodes, (n) => n.role === 'leader') === 2 && s.acked.size === 1")
    await page.getByRole('button', { name: 'Find a state' }).click()
    await stands(page, 6)
    expect(await page.locator('#found').innerText()).toContain('in state 6')
    await page.locator('#expression').fill('s.acked.size')
    await page.getByRole('button', { name: 'Evaluate' }).click()
    const values = page.locator('.answers tbody td:last-child')
    await values.first().waitFor()
    expect(await values.allInnerTexts()).toEqual(['0', '0', '0', '0', '0', '1'])
    await page.close()
  })

  it('draws all states of a small model, with the walk in bold, and says so if there are too many', async () => {
    const { page } = await open(await written('small', 'specs/kafka/isr-change.ts', '--model', '(2,1,1)'))
    await stands(page, 1)
    await page.locator('#stage-graph').click()
    const graph = page.locator('.picture.graph')
    await page.locator('.step:enabled').first().click()
    await graph.locator('text', { hasText: 'walk: 2' }).waitFor()
    expect(await graph.locator('text', { hasText: /^#\d+$/ }).allInnerTexts()).toHaveLength(24)
    await page.locator('#model').selectOption('(3,1,1)')
    await page.locator('.stage', { hasText: 'more than 100 states' }).waitFor()
    await page.close()
  })

  it('stops a guard that never returns, and keeps the path', async () => {
    const { page } = await open(pages.endless)
    await stands(page, 1)
    await page.locator('.step').click()
    await stands(page, 2)
    await page.locator('.step').click()
    await page.locator('#stop').click()
    await page.locator('.trouble', { hasText: 'Stopped' }).waitFor({ timeout: 1000 })
    expect((await stand(page)).path).toHaveLength(3)
    await page.keyboard.press('ArrowLeft')
    await page.locator('.trouble').waitFor({ state: 'detached' })
    await stands(page, 2)
    await page.close()
  })

  it('reacts to a save, and names the first step that is no longer possible', async () => {
    const path = join(folder.path, 'counter.ts')
    const explorer = await startedExplorer([path], root)
    const { page } = await open(pages.endless)
    await page.goto(explorer.url)
    await stands(page, 1)
    for (let step = 2; step <= 4; step++) {
      await page.locator('.step').click()
      await stands(page, step)
    }
    const before = await readFile(path, 'utf8')
    await writeFile(path, before.replace('s.n < 3,', 's.n < 2,'))
    await stands(page, 3)
    expect(await page.locator('#notice').innerText()).toContain(
      'step 3, Up(by=1), is no longer enabled, because the guard of Up is false in state 3',
    )
    await writeFile(path, before.replace('export default', 'export default ('))
    await page.locator('#notice', { hasText: 'Q031' }).waitFor()
    expect((await stand(page)).number).toBe(3)
    expect(await explorer.end()).toBe(0)
    await page.close()
  })
})
