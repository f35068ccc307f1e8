import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { axeProblems } from '../../support/processes/axe.ts'
import { startedBrowser } from '../../support/processes/browser.ts'
import { runCli } from '../../support/processes/cli.ts'
import { stand, stands } from '../../support/processes/explorer.ts'
import { specFolder } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const folder = specFolder({})

describe('the page of quorate explore', { timeout: 90_000 }, () => {
  const { open } = startedBrowser()
  let file = ''
  beforeAll(async () => {
    file = join(folder.path, 'lock.html')
    const model = 'asynchronous, disk loss'
    await runCli(['explore', 'specs/rocketmq/master-slave.ts', '--model', model, '--out', file], { cwd: root })
  })

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 420],
    ['dark', 640],
  ] as const)('is accessible in every part, %s, %i pixels wide', async (colorScheme, width) => {
    const { page } = await open(file, { colorScheme, viewport: { width, height: 860 } })
    await stands(page, 1)
    await page.keyboard.press('v')
    await stands(page, 4)
    expect(await page.evaluate('scrollY')).toBe(0)
    const found: string[] = []
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click()
      found.push(...(await axeProblems(page)))
      const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      if (isTooWide) found.push(`too wide: ${await tab.innerText()}`)
    }
    await page.keyboard.press('?')
    await page.locator('#help').waitFor()
    await page.getByRole('button', { name: 'Settings' }).click()
    found.push(...(await axeProblems(page)))
    expect([...new Set(found)]).toEqual([])
    await page.close()
  })

  it('works with the keyboard alone: violation, three back, another step, why, ask, share', async () => {
    const { page, troubles } = await open(file)
    await stands(page, 1)
    await page.keyboard.press('v')
    await stands(page, 4)
    for (const number of [3, 2, 1]) {
      await page.keyboard.press('ArrowLeft')
      await stands(page, number)
    }
    const before = await stand(page)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await stands(page, 2)
    expect((await stand(page)).path.slice(0, 1)).toEqual(before.path)
    expect(await page.locator('.branches').count()).toBe(1)
    await page.keyboard.press('w')
    expect(await page.locator('.conjuncts .refuses').first().innerText()).toMatch(/false .*specs\/rocketmq\/.*:\d+:\d+/)
    await page.keyboard.press('e')
    await page.keyboard.type('s.acknowledged')
    await page.keyboard.press('Enter')
    await page.locator('.answers, #tool-panel .trouble').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('s')
    await page.locator('#tool-share:focus').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.locator('.shared').innerText()).toContain('A walk: 2 states')
    expect(troubles).toEqual([])
    await page.close()
  })

  it('says so if a policy forbids evaluating code from text', async () => {
    const strict = join(folder.path, 'strict.html')
    const policy = `<meta http-equiv="content-security-policy" content="script-src 'unsafe-inline' blob:">`
    await writeFile(strict, (await readFile(file, 'utf8')).replace('<head>', `<head>${policy}`))
    const { page } = await open(strict)
    expect(await page.locator('.trouble').innerText()).toContain('Q089')
    await page.close()
  })

  it.each([
    ['model', (code: string) => `model=${code}`],
    ['constant', (code: string) => `model=asynchronous%2C+disk+loss&c.messages=${code}`],
    ['fault', (code: string) => `model=asynchronous%2C+disk+loss&fault.crash=${code}`],
    ['step', (code: string) => `walk=${code}`],
  ])('does not run what an address contains as a %s', async (_part, addressed) => {
    const { page, troubles } = await open(file)
    const url = page.url().replace(/#.*$/s, '')
    for (const code of [`"><img src=x onerror="alert(1)">`, '(()=>{alert(1)})()']) {
      await page.goto('about:blank')
      await page.goto(`${url}#${addressed(encodeURIComponent(code))}`)
      await page.locator('.trouble, #notice').first().waitFor()
    }
    expect(troubles.filter((trouble) => !trouble.startsWith(url))).toEqual([])
    await page.close()
  })

  it('needs no headers for shared memory', async () => {
    const { page } = await open(file)
    expect(await page.evaluate('typeof SharedArrayBuffer')).toBe('undefined')
    await page.close()
  })
})
