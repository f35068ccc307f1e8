import { isQuorateError, QuorateError } from '../../errors.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import { type ModelChoice, instantiate } from '../../language/instantiate/instantiate.ts'
import type { Model } from '../../language/model/model.ts'
import { inFile, type SpecFile } from '../../loading/load.ts'
import { modelNamed } from './modelNames.ts'

/** Which models of the given specs to check and for which properties. */
export interface Selection {
  /** Names of declared models, or the beginnings of names; empty for all models. */
  readonly models: readonly string[]
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  readonly properties: readonly string[] | undefined
  /** Overrides the models' own setting. */
  readonly symmetry?: boolean | undefined
}

/** A model to check, with a separate copy of its spec. */
export interface Planned {
  readonly file: SpecFile
  readonly model: Model
  /** The constants, budgets and settings that distinguish this model from the others of its spec. */
  readonly recipe: ModelChoice
  /** Human-readable, such as `two nodes` or `two nodes, overridden`. */
  readonly title: string
  /** For file names. Unique for each model of the spec and each set of overrides. */
  readonly label: string
}

/** Lists every model that a command applies to and validates all of them before anything runs. */
export function planModels(files: readonly SpecFile[], selection: Selection): readonly Planned[] {
  const overrides = [...Object.entries(selection.constants), ...Object.entries(selection.faults)]
  const named = overrides.length > 0 ? overridden(files, selection) : declared(files, selection.models)
  return named.map(({ file, name }) => {
    const { constants, faults, symmetry } = selection
    const recipe = { model: name, constants, faults, symmetry }
    const model = within(file, () => instantiate(file.load(), recipe))
    checkedProperties(model, selection.properties)
    const base = name ?? 'defaults'
    return {
      file,
      model,
      recipe,
      title: overrides.length > 0 ? `${base}, overridden` : base,
      label: [base, ...overrides.map(([key, value]) => `${key}=${String(value)}`)].join(' '),
    }
  })
}

interface ModelNamed {
  readonly file: SpecFile
  /** Undefined for the defaults. */
  readonly name: string | undefined
}

/** With overrides, each spec has one model: the named one, or the defaults. */
function overridden(files: readonly SpecFile[], { models }: Selection): readonly ModelNamed[] {
  const [name, second] = models
  if (second !== undefined)
    throw new QuorateError({
      code: 'Q023',
      class: 'usage',
      where: ['--model'],
      problem: 'overrides apply to one model, but several are named',
      hint: 'name one, or remove -c and --fault',
    })
  return files.map((file) => ({ file, name: name === undefined ? name : modelNamed(name, modelsOf(file)) }))
}

/** The named models, or all declared ones. A spec without models is checked with its defaults. */
function declared(files: readonly SpecFile[], given: readonly string[]): readonly ModelNamed[] {
  const lists = files.map((file) => ({ file, known: modelsOf(file) }))
  const known = lists.flatMap((list) => list.known)
  const names = given.map((name) => modelNamed(name, known))
  return lists.flatMap(({ file, known: own }): readonly ModelNamed[] => {
    if (names.length > 0) return own.filter((name) => names.includes(name)).map((name) => ({ file, name }))
    return own.length > 0 ? own.map((name) => ({ file, name })) : [{ file, name: undefined }]
  })
}

function modelsOf(file: SpecFile): readonly string[] {
  return Object.keys(file.load().models)
}

/** Adds the file to an error about an ill-formed spec. */
export function within<T>(file: SpecFile, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw isQuorateError(error) && error.complaint.class === 'load' ? inFile(file.path, error) : error
  }
}
