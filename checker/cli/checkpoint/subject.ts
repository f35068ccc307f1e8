import { layout } from '../../compile/packing/layout.ts'
import { settings } from '../../render/wording/words.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import { codeDigest } from '../files/codeDigest.ts'
import type { Planned } from '../selection/plan.ts'
import type { RunOptions } from '../running/runModel.ts'
import { version } from '../version.ts'

/** Everything that identifies a search except its limits, as text, keyed by name. */
export type Subject = Readonly<Record<string, string>>

const TEXT = "text of the spec's modules"

export function subjectOf({ file, model }: Planned, { properties, stop, storage }: RunOptions): Subject {
  const { bits, words } = layout(model.state)
  return {
    Quorate: version(),
    spec: model.spec,
    [TEXT]: codeDigest(file.bundle),
    model: model.name ?? 'none',
    constants: settings(model.constants),
    faults: settings(model.faults),
    properties: checkedProperties(model, properties)
      .map(({ name }) => name)
      .join(' '),
    symmetry: model.symmetry.map(({ name }) => name).join(' '),
    'ends with': stop ?? 'decided',
    state: `${bits} bits in ${words} words`,
    storage: storage ?? 'exact',
  }
}

/** The names of the entries in which the two differ. */
export function differences(saved: Subject, present: Subject): readonly string[] {
  return [...new Set([...Object.keys(saved), ...Object.keys(present)])]
    .filter((name) => saved[name] !== present[name])
    .map((name) => (name === TEXT ? `the ${TEXT}` : `${name} (${shown(saved[name])}, and now ${shown(present[name])})`))
}

function shown(text: string | undefined): string {
  return text === undefined || text === '' ? 'none' : text
}
