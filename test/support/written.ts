import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isQuorateError } from '../../checker/errors.ts'
import { explore } from '../../checker/explore/explore.ts'
import type { Exploration } from '../../checker/explore/result.ts'
import { openSpec } from '../../checker/loading/load.ts'
import { referenceExplore } from '../../checker/reference/explore.ts'
import { instantiate } from '../../checker/spec/instantiate.ts'
import type { Model } from '../../checker/spec/model.ts'

/** Pieces of a small spec, as text; every one may be left out. */
export interface Written {
  /** At the top of the module, and inside the builder. */
  readonly top?: string
  readonly inside?: string
  /** Expressions over the state `s`. */
  readonly when?: string
  readonly holds?: string
  /** Statements over the draft `s`. */
  readonly then?: string
}

export type Engine = (model: Model) => Exploration

export const ENGINES: Readonly<Record<string, Engine>> = { fast: explore, reference: referenceExplore }

const folder = mkdtempSync(join(tmpdir(), 'quorate-written-'))
let files = 0

/** States `n` from 0 to 3, a log with one entry `{ t: 1 }`, ids `Id` with flags, and an action `Up` that counts. */
function sourceOf({ top = '', inside = '', when = 's.n < 3', holds = 'true', then = 's.n += 1' }: Written): string {
  return [
    `import { array, bool, count, exists, forAll, ids, range, record, seq, set, spec } from 'quorate'`,
    top,
    `export default spec('written', {}, (c, b, { model }) => {`,
    `  const Id = ids('id', 2), Entry = record({ t: range(0, 2) })`,
    `  const { action, define } = model({ n: range(0, 3), log: seq(Entry, 2), flags: array(Id, bool), up: set(Id) })`,
    inside,
    `  return define({`,
    `    init: (s) => { s.log.push({ t: 1 }) },`,
    `    actions: { Up: action({ when: (s) => ${when}, then: (s) => { ${then} } }) },`,
    `    invariants: { Holds: (s) => ${holds} },`,
    `  })`,
    `})`,
  ].join('\n')
}

/** The verdict on `Holds`, or the code of the error that ends the run. */
export async function outcomeOf(written: Written, engine: Engine): Promise<string> {
  const path = join(folder, `written${++files}.ts`)
  writeFileSync(path, sourceOf(written))
  try {
    const file = await openSpec(path)
    const { failure, properties } = engine(instantiate(file.load()))
    return failure?.complaint.code ?? properties[0]?.verdict ?? 'nothing'
  } catch (error) {
    if (isQuorateError(error)) return error.complaint.code
    throw error
  }
}
