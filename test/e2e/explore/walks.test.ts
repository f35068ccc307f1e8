import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { StateValue } from '../../../checker/immutableValues/value.ts'
import { stepLabel } from '../../../checker/language/model/binding.ts'
import type { Model } from '../../../checker/language/model/model.ts'
import { Interpreter } from '../../../checker/reference/interpreter/interpreter.ts'
import type { StateJson } from '../../../checker/render/machine/json.ts'
import { toJson } from '../../../checker/trace/saved/json.ts'
import { Guards } from '../../../checker/trace/why/why.ts'
import { dice } from '../../support/dice.ts'
import { liveliest, WALKED } from '../../support/liveliest.ts'
import { startedBrowser } from '../../support/processes/browser.ts'
import { runCli } from '../../support/processes/cli.ts'
import { stands } from '../../support/processes/explorer.ts'
import { canBeMadeTrue, type Disabled, NEVER, renumbered } from '../../support/reasons.ts'
import { specFolder } from '../../support/sources/specFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const STEPS = 20
const folder = specFolder({})

/** Writes the page for a model and returns the file. */
async function written(spec: string, model: string): Promise<string> {
  const path = join(folder.path, `${spec.replace('/', '-')}.html`)
  const { exitCode, stderr } = await runCli(['explore', `specs/${spec}.ts`, '--model', model, '--out', path], {
    cwd: root,
  })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return path
}

/** The labels of all elements that match a selector. */
async function labelsOf(page: Page, selector: string): Promise<readonly string[]> {
  const script = `[...document.querySelectorAll(${JSON.stringify(selector)})].map((each) => each.dataset.label)`
  return (await page.evaluate(script)) as readonly string[]
}

/** What the page shows about a refusal. */
interface Why {
  readonly text: string
  readonly place: string
  readonly reads: readonly { readonly path: string; readonly value: string }[]
}

/** Asks the page why a step is not possible. */
async function whyNot(page: Page, label: string): Promise<Why> {
  const quoted = JSON.stringify(JSON.stringify(label))
  await page.evaluate(`document.querySelector('.refused button[data-label=' + ${quoted} + ']').click()`)
  await page.locator('.why b', { hasText: label }).waitFor()
  return (await page.evaluate(`({
    text: document.querySelector('.conjuncts .refuses code').textContent,
    place: document.querySelector('.conjuncts .refuses .quiet').textContent,
    reads: [...document.querySelectorAll('.reads tr')].map((row) => ({
      path: row.querySelector('th').textContent,
      value: row.querySelector('td').textContent,
    })),
  })`)) as Why
}

/** The labels of the steps that are possible in a state and of those that guards refuse. */
function expected(model: Model, state: StateValue): { readonly steps: readonly string[]; readonly refused: Refused } {
  const plain = new Interpreter(model)
  const within = plain
    .steps(state)
    .filter(({ action, choice }) => plain.withinConstraint(plain.successor(state, action, choice)))
  const refused = model.actions.flatMap((action) =>
    plain.spent(state, action)
      ? []
      : plain
          .choices(state, action)
          .filter((choice) => !plain.enabled(state, action, choice))
          .map((choice) => [stepLabel(action.name, choice.bound), { state, action, choice }] as const),
  )
  return {
    steps: within.map(({ action, choice }) => stepLabel(action.name, choice.bound)),
    refused: new Map(refused),
  }
}

type Refused = ReadonlyMap<string, Omit<Disabled, 'refusal'>>

/** The state after a step. */
function after(model: Model, state: StateValue, label: string): StateValue {
  const plain = new Interpreter(model)
  const step = plain.steps(state).find(({ action, choice }) => stepLabel(action.name, choice.bound) === label)
  if (!step) throw new Error(`${label} is not possible`)
  return plain.successor(state, step.action, step.choice)
}

describe('twenty random steps in the page', { timeout: 120_000 }, () => {
  const { open } = startedBrowser()

  it.each(WALKED)('of %s: steps, states and reasons agree with the reference engine', async (name) => {
    const model = await liveliest(name)
    const guards = new Guards(model)
    const roll = dice(WALKED.indexOf(name) + 1)
    const { page, troubles } = await open(await written(name, model.name ?? ''))
    await page.locator('#stage-state').click()
    if (model.init.size > 1) {
      await stands(page, 0)
      await page.locator('.step').first().click()
    }
    const states = [new Interpreter(model).initial(0)]
    const asked = new Map<string, Disabled>()
    for (let number = 1; number <= STEPS; number++) {
      await stands(page, number)
      const state = states[number - 1] ?? new Interpreter(model).zero
      const { steps, refused } = expected(model, state)
      expect(await labelsOf(page, '.step')).toEqual(steps)
      const ways = await labelsOf(page, '.refused button')
      expect([...refused.keys()].filter((label) => !ways.includes(label))).toEqual([])
      for (const [label, disabled] of refused) {
        const { refusal } = guards.judge(state, disabled.action.name, disabled.choice.ordinal)
        if (refusal?.by !== 'guard') throw new Error(`no guard refuses ${label}`)
        const kind = JSON.stringify([disabled.action.name, refusal.conjunct, refusal.reads.map(({ path }) => path)])
        if (asked.has(kind)) continue
        const { text, place, reads } = await whyNot(page, label)
        const { file, line, column } = refusal.conjunct.place ?? { file: '', line: 0, column: 0 }
        expect({ text, place }).toEqual({ text: refusal.conjunct.text, place: `${file}:${line}:${column}` })
        asked.set(kind, { ...disabled, refusal: { ...refusal, reads } })
      }
      const label = steps[steps.length === 0 ? 0 : roll(steps.length)]
      if (label === undefined) break
      await page.locator('.step').nth(steps.indexOf(label)).click()
      states.push(after(model, state, label))
    }
    await stands(page, states.length)
    await page.locator('#tool-share').click()
    await page.getByRole('button', { name: 'JSON' }).click()
    const { trace } = JSON.parse((await page.locator('.shared').textContent()) ?? '') as {
      readonly trace: readonly StateJson[]
    }
    expect(trace.map(({ state }) => state)).toEqual(states.map((state) => toJson(model.state, state)))
    expect(states.length).toBeGreaterThan(3)
    expect(asked.size).toBeGreaterThan(2)
    // A conjunct that reads nothing compares only parameters and constants.
    const stuck = [...asked.values()]
      .filter((each) => each.refusal.reads.length > 0 && !canBeMadeTrue(model, guards, each, states, roll))
      .map(({ action, choice }) => renumbered(stepLabel(action.name, choice.bound)))
    expect(stuck.filter((label) => !(NEVER[name] ?? []).includes(label))).toEqual([])
    expect(troubles).toEqual([])
    await page.close()
  })
})
