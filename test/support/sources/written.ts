import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isQuorateError } from '../../../checker/errors.ts'
import { explore } from '../../../checker/explore/explore.ts'
import type { Exploration } from '../../../checker/results/exploration.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import type { SpecFile } from '../../../checker/loading/load.ts'
import { referenceExplore } from '../../../checker/reference/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import type { Model } from '../../../checker/language/model/model.ts'

/** Parts of a small spec, as text. Each can be omitted. */
export interface Written {
  /** Text at the top of the module and inside the builder. */
  readonly top?: string
  /** The domains of the action's parameters. Guard and effect get the values as `p`. */
  readonly forall?: string
  readonly inside?: string
  /** Expressions over the state `s`. */
  readonly when?: string
  readonly holds?: string
  /** Statements over the draft `s`. */
  readonly then?: string
  /** The state's variables and their initial values, if not the ones below. */
  readonly state?: string
  readonly init?: string
}

const STATE =
  'n: range(0, 3), log: seq(Entry, 2), nums: seq(range(0, 9), 3), flags: array(Id, bool), up: set(Id), a: Entry, b: Entry, both: array(Id, Entry)'

export type Engine = (model: Model) => Exploration

export const ENGINES: Readonly<Record<string, Engine>> = { fast: explore, reference: referenceExplore }

const folder = mkdtempSync(join(tmpdir(), 'quorate-written-'))
let files = 0

/** Its state has `n` from 0 to 3, a log with one entry `{ t: 1 }`, the numbers 1 and 2, ids with flags, and records; `Up` counts `n`. */
function sourceOf({
  top = '',
  inside = '',
  when = 's.n < 3',
  holds = 'true',
  then = 's.n += 1',
  forall,
  state: variables = STATE,
  init = 's.log.push({ t: 1 }); s.nums.push(1, 2)',
}: Written): string {
  return [
    `import { array, bag, bool, count, exists, forAll, ids, option, range, record, seq, set, snapshot, spec, union } from 'quorate'`,
    top,
    `export default spec('written', {}, (c, b, { state }) => {`,
    `  const Id = ids('id', 2), Entry = record({ t: range(0, 2) })`,
    `  const { action, define } = state({ ${variables} })`,
    inside,
    `  return define({`,
    `    init: (s) => { ${init} },`,
    `    actions: { Up: action({ ${forall === undefined ? '' : `forall: ${forall}, `}when: (s, p) => ${when}, then: (s, p) => { ${then} } }) },`,
    `    invariants: { Holds: (s) => ${holds} },`,
    `  })`,
    `})`,
  ].join('\n')
}

async function opened(written: Written): Promise<SpecFile> {
  const path = join(folder, `written${++files}.ts`)
  writeFileSync(path, sourceOf(written))
  return openSpec(path)
}

/** The source line that is named by the error that ends the run. */
export async function lineOf(written: Written, engine: Engine): Promise<string | undefined> {
  const file = await opened(written)
  const [, line] = /:(\d+):\d+$/.exec(file.placeOf(engine(instantiate(file.load())).failure?.cause)) ?? []
  return sourceOf(written).split('\n')[Number(line) - 1]
}

/** The verdict on `Holds`, or the code of the error that ends the run. */
export async function outcomeOf(written: Written, engine: Engine): Promise<string> {
  try {
    const file = await opened(written)
    const { failure, properties } = engine(instantiate(file.load()))
    return failure?.complaint.code ?? properties[0]?.verdict ?? 'nothing'
  } catch (error) {
    if (isQuorateError(error)) return error.complaint.code
    throw error
  }
}
