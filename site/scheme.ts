import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Lock, LockedModel } from '../checker/check/lock.ts'
import { stemOf } from '../checker/cli/files/fileNames.ts'
import { instantiate } from '../checker/language/instantiate/instantiate.ts'
import type { ModelStory } from '../checker/language/model/model.ts'
import type { SpecFile } from '../checker/loading/load.ts'
import { must } from '../checker/must.ts'
import { parseTraces } from '../checker/trace/saved/saved.ts'
import { addressText } from '../checker/walk/address.ts'
import { EMPTY_TREE, walked } from '../checker/walk/tree.ts'
import { pathOfTrace } from '../checker/walk/walker.ts'

/** A spec and what the site shows about it. */
export interface Scheme {
  readonly file: SpecFile
  readonly name: string
  readonly source: string
  /** The comment at the top of the source, as Markdown. */
  readonly about: string
  readonly models: readonly SchemeModel[]
  /** The paths of its page and of its explorer, in the site. */
  readonly page: string
  readonly explorer: string
}

export interface SchemeModel {
  readonly name: string
  /** The constants and fault budgets that it sets, as `name=value`. */
  readonly settings: readonly string[]
  readonly locked: LockedModel
  /** The explorer hash that opens it. */
  readonly address: string
  readonly story: Told | null
}

/** A story with its committed counterexample. */
export interface Told extends Pick<ModelStory, 'title' | 'text' | 'property'> {
  /** The explorer hash that opens the counterexample. */
  readonly address: string
  /** Files of the counterexample, relative to the root of the site; null if another story has the same picture. */
  readonly svg: string | null
  readonly file: string
}

export async function schemeOf(file: SpecFile, lock: Lock): Promise<Scheme> {
  const spec = file.load()
  const source = await readFile(file.path, 'utf8')
  const models: SchemeModel[] = []
  for (const [name, { constants = {}, faults = {} }] of Object.entries(spec.models))
    models.push({
      name,
      settings: Object.entries({ ...constants, ...faults }).map(([key, value]) => `${key}=${String(value)}`),
      locked: must(lock.get(spec.name)?.get(name)),
      address: addressText({ model: name, constants: {}, faults: {}, tree: EMPTY_TREE }),
      story: await toldIn(file, name),
    })
  const page = `${file.path.replace(/\.ts$/, '')}.html`
  return {
    file,
    name: spec.name,
    source,
    about: aboutIn(source),
    models,
    page,
    explorer: page.replace(/^specs/, 'explore'),
  }
}

async function toldIn(file: SpecFile, name: string): Promise<Told | null> {
  const model = instantiate(file.load(), { model: name })
  if (!model.story) return null
  const { title, text, property } = model.story
  const stem = `counterexamples/${stemOf(model.spec, name, property)}`
  const [trace] = parseTraces(`${stem}.json`, await readFile(`${stem}.json`, 'utf8'))
  const tree = walked(EMPTY_TREE, pathOfTrace(model, must(trace)))
  return {
    title,
    text,
    property,
    address: addressText({ model: name, constants: {}, faults: {}, tree }),
    svg: existsSync(`${stem}.svg`) ? `${stem}.svg` : null,
    file: `${stem}.txt`,
  }
}

/** The comment at the start of a source, without the asterisks. */
function aboutIn(source: string): string {
  const [, comment = ''] = /^\s*\/\*\*([\s\S]*?)\*\//.exec(source) ?? []
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join('\n')
    .trim()
}
