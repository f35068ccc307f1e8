import { nodeOf } from '../domain/node.ts'
import { parseSetting } from '../language/instantiate/constants.ts'
import type { Model } from '../language/model/model.ts'
import type { LoadedSpec, ModelSettings } from '../library/loaded.ts'
import type { SpecSource } from '../library/loadSource.ts'
import { type Quote, Quotes } from './quotes.ts'

/** The model to explore. Constants and budgets are strings in the form that `-c` and `--fault` take. */
export interface ChosenModel {
  /** The name of a declared model, or null for the defaults. */
  readonly model: string | null
  readonly constants: Readonly<Record<string, string>>
  readonly faults: Readonly<Record<string, string>>
}

/** What is known about a model before a step is taken. */
export interface Opened {
  readonly spec: string
  readonly path: string
  /** The comment at the top of the spec. */
  readonly about: string | null
  /** The opened model and all models that the spec declares. */
  readonly chosen: ChosenModel
  readonly models: readonly ModelAbout[]
  readonly constants: readonly ConstantAbout[]
  readonly faults: readonly { readonly name: string; readonly budget: number }[]
  readonly actions: readonly ActionAbout[]
  readonly promises: readonly { readonly name: string; readonly kind: string; readonly quote: Quote | null }[]
  readonly initialStates: number
  readonly story: { readonly title: string; readonly text: string } | null
}

export interface ModelAbout {
  readonly name: string
  /** The constants and fault budgets that the model sets, as `name=value`. */
  readonly settings: readonly string[]
}

export interface ConstantAbout {
  readonly name: string
  readonly value: string
  /** All values if there are few. Null for a number. */
  readonly choices: readonly string[] | null
  readonly quote: Quote | null
}

export interface ActionAbout {
  readonly name: string
  readonly fault: string | null
  readonly quote: Quote | null
}

/** If there are more values than this, the choice is a text field. */
const MOST_CHOICES = 12

export function settingsOf({ model, constants, faults }: ChosenModel): ModelSettings {
  return { ...(model === null ? {} : { model }), constants: parsed(constants), faults: parsed(faults) }
}

function parsed(texts: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parseSetting(text)]))
}

export function openedOf(model: Model, spec: LoadedSpec, source: SpecSource, chosen: ChosenModel): Opened {
  const quotes = new Quotes(source)
  return {
    spec: model.spec,
    path: source.path,
    about: quotes.about,
    chosen,
    models: Object.entries(spec.models).map(([name, { constants = {}, faults = {} }]) => ({
      name,
      settings: Object.entries({ ...constants, ...faults }).map(([key, value]) => `${key}=${String(value)}`),
    })),
    constants: Object.entries(model.constants).map(([name, value]) => ({
      name,
      value: String(value),
      choices: choicesOf(spec.constants[name]),
      quote: quotes.of(name),
    })),
    faults: Object.entries(model.faults).map(([name, budget]) => ({ name, budget })),
    actions: model.actions.map(({ name, fault = null }) => ({ name, fault, quote: quotes.of(name) })),
    promises: model.properties.map(({ name, kind }) => ({ name, kind, quote: quotes.of(name) })),
    initialStates: model.init.size,
    story: model.story && { title: model.story.title, text: model.story.text },
  }
}

function choicesOf(declared: LoadedSpec['constants'][string] | undefined): readonly string[] | null {
  if (typeof declared === 'boolean') return ['false', 'true']
  if (typeof declared !== 'object') return null
  const node = nodeOf(declared)
  if (node.kind !== 'scalar' || node.size > MOST_CHOICES) return null
  return Array.from({ length: node.size }, (_, i) => String(node.valueAt(i)))
}
