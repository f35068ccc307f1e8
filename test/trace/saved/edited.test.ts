import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { replayedOn } from '../../../checker/check/replayTrace.ts'
import { isQuorateError } from '../../../checker/errors.ts'
import type { Spec } from '../../../checker/language/definition/types.ts'
import { instantiate, type ModelChoice } from '../../../checker/language/instantiate/instantiate.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { counterexampleJson } from '../../../checker/render/machine/json.ts'
import { replayText } from '../../../checker/render/text/replayText.ts'
import { checkModel } from '../../../checker/check/check.ts'
import { last } from '../../../checker/running.ts'
import { traceToItf } from '../../../checker/trace/saved/itf.ts'
import { parseTraces } from '../../../checker/trace/saved/saved.ts'
import { dice } from '../../support/dice.ts'
import { alternatingBit } from '../../support/models/classics.ts'
import { counter, twoPhase } from '../../support/models/zoo.ts'

/** Saved traces that were edited by a person, a merge or another tool. */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const EDITS = 3000

interface Saved {
  readonly spec: Spec
  readonly text: string
}

type Dice = (n: number) => number

/** Both notations of every trace of a model. */
function tracesOf(spec: Spec, choice: ModelChoice): readonly Saved[] {
  const { traces } = last(checkModel(instantiate(spec, choice), { stop: 'never' }))
  return traces.flatMap((trace) =>
    [counterexampleJson(trace), traceToItf(trace)].map((document) => ({
      spec,
      text: JSON.stringify(document, null, 2),
    })),
  )
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  7,
  2 ** 53,
  1e308,
  '',
  'n',
  '-0',
  '__proto__',
  'toString',
  '\u0000\u001b[31m',
  [],
  [[[]]],
  {},
  { '#bigint': '9'.repeat(99) },
  { '#map': [[1]] },
  { '#tup': {} },
  { '#set': 3 },
  { kind: 'constructor' },
]
const CHARACTERS = ['"', '{', ']', ',', '\\', '\r\n', '\u0000', '\uFEFF', '\uD800', '0', ' ']

const editsOfText: readonly ((text: string, at: number, dice: Dice) => string)[] = [
  (text, at) => text.slice(0, at),
  (text, at, roll) => text.slice(0, at) + text.slice(at + 1 + roll(40)),
  (text, at, roll) => text.slice(0, at) + String(CHARACTERS[roll(CHARACTERS.length)]) + text.slice(at),
  (text, at, roll) => text.slice(0, at) + text.slice(at, at + 1 + roll(40)) + text.slice(at),
  (text) => text.replaceAll('\n', '\r\n'),
]

/** Lists the places in a list or an object. */
interface Parent {
  readonly node: Record<string, unknown>
  readonly keys: readonly string[]
}

function parentsIn(node: unknown): readonly Parent[] {
  if (typeof node !== 'object' || node === null) return []
  const keys = Object.keys(node)
  const below = Object.values(node).flatMap(parentsIn)
  return keys.length === 0 ? below : [{ node: node as Record<string, unknown>, keys }, ...below]
}

const editsOfParts: readonly ((parent: Parent, key: string, dice: Dice) => void)[] = [
  ({ node }, key, roll) => {
    node[key] = structuredClone(HOSTILE[roll(HOSTILE.length)])
  },
  ({ node }, key) => {
    if (Array.isArray(node)) node.splice(Number(key), 1)
    else delete node[key]
  },
  ({ node }, key) => {
    if (Array.isArray(node)) node.splice(Number(key), 0, structuredClone(node[Number(key)]))
    else node[`${key} `] = node[key]
  },
  ({ node, keys }, key, roll) => {
    const other = keys[roll(keys.length)] ?? key
    const [one, two] = [node[key], node[other]]
    node[key] = two
    node[other] = one
  },
]

function edited(text: string, roll: Dice): string {
  if (roll(3) === 0) {
    const edit = editsOfText[roll(editsOfText.length)]
    return edit?.(text, roll(text.length), roll) ?? text
  }
  const document: unknown = JSON.parse(text)
  for (let i = 0; i <= roll(3); i++) {
    const parents = parentsIn(document)
    const parent = parents[roll(Math.max(1, parents.length))]
    const key = parent?.keys[roll(parent.keys.length)]
    if (parent && key !== undefined) editsOfParts[roll(editsOfParts.length)]?.(parent, key, roll)
  }
  return JSON.stringify(document)
}

/** What `quorate replay` gives: an outcome, or the code of an error. */
function said({ spec, text }: Saved): readonly string[] {
  try {
    return parseTraces('trace.json', text).map((saved) => {
      const replayed = replayedOn(spec, saved, { model: undefined, constants: {}, faults: {}, properties: undefined })
      const printed = replayText(
        { file: 'trace.json', ...replayed },
        { colour: false, width: 100, expect: undefined, brief: true },
      )
      expect(printed).not.toMatch(/\[object Object\]/)
      return replayed.found.outcome
    })
  } catch (error) {
    if (isQuorateError(error)) return [error.complaint.code]
    throw error
  }
}

it(`${EDITS} edits of saved traces: each trace is replayed, or refused with a code`, { timeout: 600_000 }, async () => {
  const isr = (await openSpec(join(root, 'specs/kafka/isr-change.ts'))).load()
  const committed = join(root, 'counterexamples/kafka/isr-change/without-the-union-2-1-1.ValidHighWatermark.json')
  const saved: readonly Saved[] = [
    ...tracesOf(counter, {}),
    ...tracesOf(twoPhase, { model: 'one not waited for' }),
    ...tracesOf(alternatingBit, {}),
    { spec: isr, text: readFileSync(committed, 'utf8') },
  ]
  expect(saved.length).toBeGreaterThan(4)
  for (const each of saved) expect(said(each)).toEqual(['violated'])
  const roll = dice(1)
  const counts = new Map<string, number>()
  for (let i = 0; i < EDITS; i++) {
    const original = saved[roll(saved.length)]
    if (!original) throw new Error('there is no trace')
    const text = edited(original.text, roll)
    try {
      for (const each of said({ ...original, text })) counts.set(each, (counts.get(each) ?? 0) + 1)
    } catch (error) {
      throw new Error(`edit ${i} of ${original.spec.name}: ${text}`, { cause: error })
    }
  }
  const named = [...counts.keys()].toSorted()
  console.log('after edits:', Object.fromEntries(counts))
  expect(named).toEqual(expect.arrayContaining(['Q038', 'fixed', 'foreign', 'violated']))
  expect(named.filter((each) => !/^Q\d{3}$|^(?:fixed|foreign|open|violated)$/.test(each))).toEqual([])
})
