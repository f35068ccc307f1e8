import { array, range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { compile, type StorageKind } from '../../../checker/compile/compile.ts'
import { CONTROL } from '../../../checker/compile/threads/control.ts'
import { createMachine, type Machine } from '../../../checker/explore/machine/machine.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'

/** Three counters up to 9, in states of 24 words, give 1,000 states. */
const counters = spec('counters', {}, (_c, _f, { state }) => {
  const Word = range(0, 2 ** 32 - 1)
  const { action, define } = state({ at: array(3, range(0, 9)), pad: array(23, Word) })
  return define({
    init: () => {},
    actions: {
      Up: action({
        forall: { i: range(0, 2) },
        when: (s, { i }) => s.at.get(i) < 9,
        then: (s, { i }) => {
          s.at.set(i, s.at.get(i) + 1)
          s.pad.set(i, s.at.get(i) * 400_000_000)
          s.pad.set(22, s.at.get(0) + s.at.get(1))
        },
      }),
    },
    invariants: {
      NotAll: (s) => !(s.at.get(0) === 9 && s.at.get(1) === 9 && s.at.get(2) === 9 && s.pad.get(22) === 18),
    },
  })
})
const WORDS = 24

/** A machine that reserves memory for all rows but touches only the window. */
function largeMachine(storage: StorageKind, rows: number): Machine {
  const rowBytes = 4 * (storage === 'exact' ? WORDS : WORDS + 3)
  const initialSlots = 2 ** Math.ceil(Math.log2(rows / 0.7))
  const compiled = compile(instantiate(counters), storage)
  return createMachine(compiled, { maxMemory: rows * rowBytes + 4 * initialSlots, initialSlots })
}

/** Makes the machine store its next state in this row, as if all earlier rows were taken. */
function goTo({ table, control }: Machine, row: number): void {
  table.shared.publish(0)
  control[CONTROL.rows] = row
  table.shared.adopt()
}

/** Searches from the initial state and returns the end of the window. */
function search(machine: Machine, first: number): number {
  const { unit, table } = machine
  return machine.using({ flush: (count) => expect(table.insert(count)).toBe(true) }, () => {
    unit.initial(0)
    unit.emitInitial(0)
    unit.flush()
    let from = first
    for (let to = table.rows(); to > from; to = table.rows()) {
      unit.expandRange(from, to)
      unit.flush()
      from = to
      if (to - first > 300) unit.startCaching(first, to)
    }
    return from
  })
}

describe.each([
  ['exact', [31, 32, 33].map((bits) => Math.ceil(2 ** bits / WORDS))],
  ['exact', [1, 3, 6].map((segment) => segment * 2 ** 26 - 500)],
  ['hash', [31, 32, 33].map((bits) => Math.ceil(2 ** bits / WORDS))],
  ['hash', [1, 3, 6].map((segment) => segment * 2 ** 26 - 500)],
] as const)('%s storage', (storage, windows) => {
  it.each(windows)(`finds all states from row %i on`, (first) => {
    const machine = largeMachine(storage, first + 2 ** 26)
    const { unit, table, buffers } = machine
    expect(buffers.arena.parts.length).toBeGreaterThan(1)
    goTo(machine, first)
    if (storage === 'exact') table.startLevel()
    const end = search(machine, first)
    expect(end - first).toBe(1000)
    // 3 · 10 · 10 · 9 steps.
    expect([...unit.fired]).toEqual([2700])
    expect(unit.suspect(0, first, end - 1)).toBe(-1)
    expect(unit.suspect(0, first, end)).toBe(end - 1)
    expect(unit.checks[0]?.(first, end)).toBe(end - 1)
    unit.load(end - 1)
    buffers.batch.set(unit.words)
    expect(table.find(0)).toBe(end - 1)
  })
})

it('fingerprints are exact beyond word 2^32', () => {
  const first = Math.ceil(2 ** 32 / 3)
  const compiled = compile(instantiate(counters), 'hash')
  const machine = createMachine(compiled, { maxMemory: 40 * 2 ** 30, initialSlots: 2 ** 31 })
  goTo(machine, first)
  // Pretends that the whole states before the window have been dropped.
  machine.control[CONTROL.base] = first
  machine.control[CONTROL.room] = first + 2000
  expect(search(machine, first) - first).toBe(1000)
  expect(machine.fingerprints?.parts.length).toBeGreaterThan(2)
})
