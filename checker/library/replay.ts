import { replayedOn } from '../check/replayTrace.ts'
import { type ReplayJson, replayJson } from '../render/machine/replayJson.ts'
import { parseTraces, savedTraces } from '../trace/saved/saved.ts'
import { withStacks } from '../thrown.ts'
import { expectLoaded, type LoadedSpec, type ModelSettings } from './loaded.ts'
import { expectOptions, NAMES, SETTINGS, TEXT } from './options.ts'

export interface ReplaySettings extends Omit<ModelSettings, 'symmetry'> {
  /** The properties that may be violated. Defaults to the one that the trace names. */
  readonly properties?: readonly string[]
}

const TAKES = { model: TEXT, constants: SETTINGS, faults: SETTINGS, properties: NAMES }

/**
 * Executes saved traces on a spec: those in a `check` result, a saved counterexample, or an ITF trace, given as text or
 * as parsed JSON. Returns one outcome per trace, in order. Throws a QuorateError: Q038 if there is no trace, or the
 * spec's own error.
 */
export function replay(spec: LoadedSpec, saved: unknown, settings: ReplaySettings = {}): readonly ReplayJson[] {
  expectOptions('replay', settings, TAKES)
  expectLoaded('replay', spec)
  const traces = typeof saved === 'string' ? parseTraces('replay', saved) : savedTraces('replay', saved)
  const { model, constants = {}, faults = {}, properties } = settings
  const overrides = { model, constants, faults, properties }
  return withStacks(() => traces.map((trace) => replayJson(replayedOn(spec, trace, overrides))))
}
