import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startedBrowser } from '../../support/processes/browser.ts'
import { runCli } from '../../support/processes/cli.ts'
import { stands } from '../../support/processes/explorer.ts'
import { specFolder, specSource } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const contrast = fileURLToPath(new URL('../../support/processes/contrast.js', import.meta.url))

/** Text that could break out of an element, an attribute, a script or a style. */
const NASTY = `</td></script></style><script>alert(1)</script><img src=x onerror="alert(2)">'"&lt;\u{1F600}`
const nasty = JSON.stringify(NASTY)

const folder = specFolder({
  'holds.ts': specSource({ name: 'holds', models: "{ 'one': {}, 'two': {} }" }),
  'missed.ts': specSource({
    name: 'missed',
    holds: 's.n < 3',
    models: '{ one: {}, two: { expect: { Small: { violated: { states: 3 } } } } }',
  }),
  'violated.ts': specSource({
    name: 'violated',
    holds: 's.n < 3',
    models: "{ one: { expect: { Small: 'violated' } } }",
  }),
  'nasty.ts': `import { oneOf, spec } from 'quorate'
export default spec('nasty', { constants: { mode: oneOf(${nasty}, 'other') } }, (c, budget, { state }) => {
  const { action, define } = state({ [${nasty}]: oneOf('calm', ${nasty}) })
  return define({
    init: () => {},
    actions: { [${nasty}]: action({ when: (s) => s[${nasty}] === 'calm', then: (s) => { s[${nasty}] = ${nasty} } }) },
    invariants: { [${nasty}]: (s) => s[${nasty}] === 'calm' },
  })
}, { [${nasty}]: { expect: { [${nasty}]: 'violated' } } })
`,
})

/** Writes the page about models of one of the project's specs. */
async function report(name: string, spec: string, ...options: readonly string[]): Promise<string> {
  const path = join(folder.path, 'pages', `${name}.html`)
  const { exitCode, stderr } = await runCli(['check', spec, ...options, '--reporter', `html=${path}`], { cwd: root })
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  return path
}

const masterSlave = 'specs/rocketmq/master-slave.ts'
const kafka = 'specs/kafka/truncation.ts'
const quorum = 'specs/failover/write-quorum.ts'

const shownIn = (trace: Locator): Promise<readonly string[]> => trace.locator('.changes:visible').allInnerTexts()
const statusOf = (trace: Locator): Promise<string> => trace.locator('output').innerText()

describe('the page of check --reporter html=FILE', { timeout: 60_000 }, () => {
  const { open } = startedBrowser()

  it('opens the explorer at the step that it shows', async () => {
    const { page } = await open(await report('explored', masterSlave, '--model', 'asynchronous, disk loss'))
    const trace = page.locator('.trace', { hasText: 'NoAcknowledgedLoss' }).first()
    await trace.locator('button[data-key=ArrowLeft]').click()
    const titles = await trace.locator('.step .title').allInnerTexts()
    const explorer = page.waitForEvent('popup')
    await trace.getByRole('button', { name: 'explore from here' }).click()
    const opened = await explorer
    await stands(opened, titles.length - 1)
    expect(await opened.locator('#model').inputValue()).toBe('asynchronous, disk loss')
    expect(await opened.locator('.path .steps > li').count()).toBe(titles.length)
    await page.close()
  })

  const pages = { all: '', lost: '', kafka: '', lasso: '' }

  beforeAll(async () => {
    const made = await Promise.all([
      report('all', masterSlave),
      report('lost', masterSlave, '--model', 'asynchronous, disk loss', '--property', 'NoAcknowledgedLoss'),
      report('kafka', kafka, '--model', 'truncate-to-hw, (2,3,3,3)'),
      report('lasso', quorum, '--model', 'W=1 R=3, one down', '--property', 'EventuallyWritable'),
    ])
    const [all, lost, truncation, lasso] = made
    Object.assign(pages, { all, lost, kafka: truncation, lasso })
  })

  it('opens from a file without errors, and loads no other file', async () => {
    for (const path of Object.values(pages)) {
      const { page, troubles } = await open(path)
      await page.keyboard.press('End')
      expect(troubles).toEqual([])
      await page.close()
    }
  })

  it('shows the verdicts, counts and actions of every model, and links every counterexample', async () => {
    const { page } = await open(pages.all)
    const models = await page.locator('nav tbody tr').count()
    expect(models).toBeGreaterThanOrEqual(20)
    expect(await page.locator('.model').count()).toBe(models)
    expect(await page.locator('nav tr', { hasText: 'asynchronous, disk loss' }).first().innerText()).toContain(
      'NoAcknowledgedLoss violated in 5 states',
    )
    const model = page.locator('.model', { has: page.locator('h2', { hasText: 'asynchronous, disk loss' }) }).first()
    expect(await model.innerText()).toContain('334 distinct, 710 generated, depth 11')
    expect(await model.locator('tr', { hasText: 'DiskLoss' }).first().innerText()).toBe('DiskLoss\t130\t21')
    const dead = `[...document.querySelectorAll('a')].filter((a) => !document.getElementById(decodeURIComponent(a.hash.slice(1))))`
    expect(await page.evaluate(`${dead}.map((a) => a.href)`)).toEqual([])
    expect(await page.locator('a').count()).toBeGreaterThan(100)
  })

  it('opens a counterexample at the step that breaks the promise', async () => {
    const { page } = await open(pages.lost)
    const trace = page.locator('.trace')
    expect(await trace.locator('h3').innerText()).toBe(
      'NoAcknowledgedLoss is violated 5 states, faults used: diskLoss 1 of 1',
    )
    expect(await statusOf(trace)).toBe('step 5 of 5')
    expect(await shownIn(trace)).toEqual(['brokers[broker0].up\tfalse → true'])
    expect(await trace.locator('.conclusion').innerText()).toMatch(/^state 5 violates NoAcknowledgedLoss:.*record 1/s)
    expect(await trace.locator('.veil:visible').count()).toBe(0)
  })

  it('follows slider, buttons, keys and clicks, in the picture and in the differences', async () => {
    const { page } = await open(pages.lost)
    const trace = page.locator('.trace')
    await toTop(page)
    const doing: readonly [act: () => Promise<void>, step: number][] = [
      [() => page.keyboard.press('Home'), 1],
      [() => page.keyboard.press('ArrowLeft'), 1],
      [() => page.keyboard.press('ArrowRight'), 2],
      [() => trace.getByLabel('step forward').click(), 3],
      [() => page.keyboard.press('ArrowRight'), 4],
      [() => page.keyboard.press('End'), 5],
      [() => page.keyboard.press('ArrowRight'), 5],
      [() => trace.locator('input').fill('2'), 2],
      [() => trace.locator('input').press('ArrowRight'), 3],
      [() => trace.locator('input').press('Home'), 1],
      [() => trace.locator('.title', { hasText: 'DiskLoss' }).click(), 4],
      [() => page.keyboard.press('x'), 4],
      [() => page.keyboard.press('Alt+ArrowRight'), 4],
    ]
    for (const [act, step] of doing) {
      await act()
      expect(await statusOf(trace)).toBe(`step ${step} of 5`)
      expect(await trace.locator('.step.current').getAttribute('data-state')).toBe(String(step))
      expect(await trace.locator('.veil:visible').count()).toBe(5 - step)
      expect(await framed(page)).toBe(String(step))
    }
    expect(await shownIn(trace)).toEqual(['brokers[broker0].up\ttrue → false\nbrokers[broker0].log[0]\t- 1'])
  })

  it('shows the whole state on request, and keeps showing it at other steps', async () => {
    const { page } = await open(pages.lost)
    const trace = page.locator('.trace')
    await toTop(page)
    const whole = trace.locator('.whole:visible')
    const rows = (): Promise<readonly string[]> => whole.locator('tr').allInnerTexts()
    expect(await whole.locator('table:visible').count()).toBe(0)
    await whole.locator('summary').click()
    expect(await rows()).toEqual([
      expect.stringMatching(/^brokers\[broker0\]\t\{ role: master, up: true, log: \[\]/),
      expect.stringMatching(/^brokers\[broker1\]\t\{ role: slave, up: true, log: \[\]/),
      'sent\t1',
      'acked\t{{ offset: 0, message: 1 }}',
      'faults\t{ crash: 0, diskLoss: 1 }',
    ])
    expect(await whole.locator('.changed').allInnerTexts()).toEqual([expect.stringContaining('up: true')])
    await page.keyboard.press('Home')
    expect((await rows()).slice(2)).toEqual(['sent\t0', 'acked\t{}', 'faults\t{ crash: 0, diskLoss: 0 }'])
    await whole.locator('summary').click()
    await page.keyboard.press('End')
    expect(await whole.locator('table:visible').count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)('fits a narrow screen, except for pictures: %s', async (colorScheme) => {
    for (const path of [pages.all, pages.lost, pages.lasso]) {
      const { page } = await open(path, { colorScheme, viewport: { width: 420, height: 900 } })
      await page.locator('.whole:visible summary').first().click()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(420)
      const wide = `[...document.querySelectorAll('body :not(.picture, .picture *)')]
        .filter((e) => e.getBoundingClientRect().right > 420).map((e) => e.outerHTML.slice(0, 80))`
      expect(await page.evaluate(wide)).toEqual([])
      await page.close()
    }
  })

  it('scrolls the picture to the step, and applies keys to the trace that has the focus or is in the middle', async () => {
    const { page } = await open(pages.kafka)
    const [first, second] = [page.locator('.trace').nth(0), page.locator('.trace').nth(1)]
    await toTop(page)
    await page.keyboard.press('Home')
    expect([await statusOf(first), await statusOf(second)]).toEqual(['step 1 of 9', 'step 10 of 10'])
    expect(await inSight(first)).toBe(true)
    await page.keyboard.press('End')
    expect(await inSight(first)).toBe(true)
    await second.focus()
    await page.keyboard.press('ArrowLeft')
    expect([await statusOf(first), await statusOf(second)]).toEqual(['step 9 of 9', 'step 9 of 10'])
  })

  it('ends a lasso with the step back', async () => {
    const { page } = await open(pages.lasso)
    const last = page.locator('.step.current')
    expect(await last.locator('.title').innerText()).toMatch(/^↺ .*(back to state \d+|nothing happens any more)$/)
    expect(await framed(page)).toBe(await last.getAttribute('data-state'))
    expect(await page.locator('.conclusion').innerText()).toContain('violated by this fair behaviour')
  })

  it('also covers models that hold', async () => {
    const path = join(folder.path, 'holds.html')
    const { exitCode } = await runCli(['check', 'holds.ts', '--reporter', `html=${path}`], { cwd: folder.path })
    expect(exitCode).toBe(0)
    const { page, troubles } = await open(path)
    expect(await page.locator('h1').innerText()).toBe('holds')
    expect(await page.locator('.model').count()).toBe(2)
    expect(await page.locator('.model td.good').allInnerTexts()).toEqual(['holds, as expected', 'holds, as expected'])
    expect(await page.locator('.trace').count()).toBe(0)
    await page.keyboard.press('Home')
    expect(troubles).toEqual([])
  })

  it('shows names and values verbatim, whatever they contain', async () => {
    const path = join(folder.path, 'nasty.html')
    const { exitCode } = await runCli(['check', 'nasty.ts', '--reporter', `html=${path}`], { cwd: folder.path })
    expect(exitCode).toBe(0)
    const { page, troubles } = await open(path)
    expect(troubles).toEqual([])
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('script').count()).toBe(3)
    expect(await page.locator('h2').innerText()).toContain(NASTY)
    expect(await page.locator('.settings').innerText()).toContain(`mode=${NASTY}`)
    expect(await page.locator('.step.current .title').innerText()).toContain(NASTY)
    expect(await shownIn(page.locator('.trace'))).toEqual([expect.stringContaining(NASTY)])
  })

  it('prints every step of every trace, and no controls', async () => {
    const { page } = await open(pages.kafka, { colorScheme: 'dark' })
    await page.keyboard.press('Home')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.changes:visible').count()).toBe(await page.locator('.step').count())
    expect(await page.locator('.controls:visible, .veil:visible, .frame:visible').count()).toBe(0)
    expect(await page.evaluate("getComputedStyle(document.querySelector('.picture')).backgroundColor")).toBe(
      'rgb(255, 255, 255)',
    )
  })

  it('is readable without its script', async () => {
    const { page } = await open(pages.lost, { javaScriptEnabled: false })
    expect(await page.locator('.changes:visible').count()).toBe(5)
    expect(await page.locator('.controls:visible').count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)('has enough contrast between text and background: %s', async (colorScheme) => {
    for (const path of [pages.lost, pages.kafka, pages.lasso]) {
      const { page } = await open(path, { colorScheme })
      await page.addScriptTag({ path: contrast })
      expect(await page.evaluate('faintTexts(4.5)')).toEqual([])
    }
  })
})

describe('the page of verify --reporter html=FILE', { timeout: 60_000 }, () => {
  const { open } = startedBrowser()
  const verify = async (...args: readonly string[]) => {
    const outcome = await runCli(['verify', ...args, '--update', '--reporter', 'html=verify.html'], {
      cwd: folder.path,
    })
    return { ...outcome, ...(await open(join(folder.path, 'verify.html'))) }
  }

  it('shows the results, and steps through unexpected counterexamples', async () => {
    const { exitCode, page, troubles } = await verify('missed.ts', 'violated.ts', 'nasty.ts')
    expect(exitCode).toBe(21)
    expect(await page.locator('h1').innerText()).toBe('✗ 4 models of 3 specs, 2 findings')
    expect(await page.locator('td.message').allInnerTexts()).toEqual([
      'Small: violated in 4 states, but expected: holds',
      'Small: violated in 4 states, but expected: violated in 3 states',
    ])
    expect(await page.locator('nav tbody tr').count()).toBe(4)
    expect(await page.locator('.trace').count()).toBe(2)
    await page.locator('.trace').nth(1).focus()
    await page.keyboard.press('Home')
    expect(await Promise.all([0, 1].map((i) => statusOf(page.locator('.trace').nth(i))))).toEqual([
      'step 4 of 4',
      'step 1 of 4',
    ])
    await page.locator('nav a').first().click()
    expect(await page.locator('.model:target h2').innerText()).toBe('✗ one missed')
    expect(troubles).toEqual([])
  })

  it('is a single table if everything is as expected', async () => {
    const { exitCode, page, troubles } = await verify('violated.ts')
    expect(exitCode).toBe(0)
    expect(await page.locator('h1').innerText()).toBe('✓ 1 model of 1 spec, 0 findings')
    expect(await page.locator('nav td').last().innerText()).toBe('✓ Small violated in 4 states')
    expect(await page.locator('.trace').count()).toBe(0)
    expect(troubles).toEqual([])
  })
})

describe('--reporter', () => {
  it.each([
    ['check', 'html', 'say where to write: --reporter html=FILE'],
    ['check', 'htm=a.html', "'htm=a.html' is not a reporter"],
    ['check', 'junit=a.xml', 'html=FILE'],
    ['verify', 'html=', 'say where to write: --reporter html=FILE'],
    ['check', 'html=holds.ts/a.html', 'holds.ts cannot be written'],
  ])('of %s cannot be %s', async (command, reporter, told) => {
    const { stderr, exitCode } = await runCli([command, 'holds.ts', '--reporter', reporter], { cwd: folder.path })
    expect(stderr).toContain(told)
    expect(exitCode).toBe(2)
  })
})

/** Scrolls to the first trace. */
async function toTop(page: Page): Promise<void> {
  await page.evaluate("document.querySelector('.trace').scrollIntoView()")
}

/** The state that is framed in the picture: the number to the left of the framed row. */
async function framed(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const { left, top, bottom } = document.querySelector('.frame').getBoundingClientRect()
    const inside = [...document.querySelectorAll('.picture text')].find((text) => {
      const box = text.getBoundingClientRect()
      return box.top >= top && box.bottom <= bottom && box.left - left < 20
    })
    return inside?.textContent
  })()`)
}

/** Whether the frame is completely visible in the picture's box. */
async function inSight(trace: Locator): Promise<boolean> {
  const [frame, box] = [await trace.locator('.frame').boundingBox(), await trace.locator('.picture').boundingBox()]
  return frame !== null && box !== null && frame.y >= box.y - 2 && frame.y + frame.height <= box.y + box.height + 2
}
