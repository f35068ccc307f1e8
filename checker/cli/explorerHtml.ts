import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SpecSource } from '../library/loadSource.ts'
import type { SpecFile } from '../loading/load.ts'
import { explorerPage } from '../render/pages/explorerPage.ts'
import type { Explorer } from '../render/pages/reportPage.ts'
import { addressText } from '../walk/address.ts'
import { EMPTY_TREE, walked } from '../walk/tree.ts'
import { initialName, stepsOf } from '../walk/walker.ts'
import type { Selection } from './selection/plan.ts'

/**
 * Assembles the explorer page from the parts that the build places alongside the command-line program. Its script reads
 * `data`.
 */
export function explorerHtml(title: string, data: unknown): string {
  const [script = '', engine = '', style = ''] = ['main.js', 'worker.js', 'style.css'].map(asset)
  return explorerPage({ title, style, engine, script, data })
}

function asset(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../page/${name}`, import.meta.url)), 'utf8')
}

export function sourceOf({ path, bundle: { text, map } }: SpecFile): SpecSource {
  return { path, text, map }
}

/** The explorer for the specs in a report. */
export function explorerOf(
  specs: readonly { readonly file: SpecFile; readonly name: string }[],
  { constants, faults }: Selection,
): Explorer {
  const overrides = { constants: texts(constants), faults: texts(faults) }
  return {
    page: explorerHtml('Quorate', null),
    sources: Object.fromEntries(specs.map(({ file, name }) => [name, sourceOf(file)])),
    spotOf(trace) {
      const { model, path } = trace
      const before = model.init.size > 1 ? [initialName(path.init)] : []
      const tree = walked(EMPTY_TREE, [...before, ...stepsOf(trace)])
      return { address: addressText({ model: model.name, ...overrides, tree }), before: before.length }
    },
  }
}

export function texts(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}
