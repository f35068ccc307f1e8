import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** The folders of `checker/`. Each imports only from itself and from the folders before it. */
const layers = [
  'domain',
  'program',
  'language',
  'results',
  'compile',
  'explore',
  'properties',
  'immutableValues',
  'reference',
  'trace',
  'conformance',
  'check',
  'render',
  'loading',
  'library',
  'testing',
  'walk',
  'page',
  'cli',
]
const hot = ['domain', 'language', 'results', 'compile', 'explore', 'properties']
/**
 * The second implementation and the layer that executes counterexamples with it. Both are independent of the first
 * implementation.
 */
const independent = ['immutableValues', 'reference', 'trace', 'conformance']
const fast = ['compile', 'explore', 'properties']
/**
 * Packages that the hot layers must not load. Pattern matching and immutable collections are slow, and these layers do
 * not use files or the clock.
 */
const bannedInHot = ['ts-pattern', 'immutable', 'fs', 'fs/promises', 'perf_hooks']
/** Modules that only the loader and the command line may load. */
const bannedBelowCli = ['process', 'console', 'readline', 'tty', 'yargs']
/**
 * Files directly in `checker/` that export the layers to users. Only the loader imports them, because it passes them to
 * specs.
 */
const fronts = ['engine', 'index', 'node', 'vitest'].flatMap((name) => [`${name}.ts`, `${name}.d.cts`])

const root = fileURLToPath(new URL('..', import.meta.url))

const files = (folder: string, named = /\.[cm]?tsx?$/): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && named.test(entry.name))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    : []

/** Removes the comments from a source. Strings stay, and so do any comment markers inside one-line strings. */
const withoutComments = (source: string): string =>
  source.replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (token) =>
    token.startsWith('/') ? ' ' : token,
  )

/** The modules that a source names in `import`, `export … from` and `import()`. */
const importsOf = (source: string): string[] =>
  [
    ...withoutComments(source).matchAll(
      /(?:^|[\n;])\s*(?:import|export)\s(?:[^'"`;=(]*?\sfrom\s*)?['"]([^'"\n]+)['"]|\bimport\s*\(\s*['"]([^'"\n]+)['"]/g,
    ),
  ].map(([, named, dynamic]) => named ?? dynamic ?? '')

/** The name of a layer, or `''` for a file directly in `checker/`. */
const layerOf = (file: string): string => (file.split('/').length > 2 ? (file.split('/')[1] ?? '') : '')

function importProblem(file: string, module: string): string | undefined {
  const layer = layerOf(file)
  if (fronts.includes(posix.basename(file)) && layer === '') return undefined
  if (module === 'quorate') return 'imports its own package by name'
  if (!module.startsWith('.')) {
    const name = module.replace(/^node:/, '')
    if (hot.includes(layer) && bannedInHot.includes(name)) return 'is banned in the hot layers'
    if (layer !== 'cli' && layer !== 'loading' && bannedBelowCli.includes(name)) return 'is for the command line only'
    return undefined
  }
  const target = posix.join(dirname(file), module)
  if (!target.startsWith('checker/')) return 'leaves checker/'
  const targetLayer = layerOf(target)
  if (targetLayer === '')
    return fronts.includes(posix.basename(target)) && layer !== 'loading' ? 'is a front, made for users' : undefined
  if (layer === '') return 'points into a layer, from a file that every layer may import'
  if (independent.includes(layer) && fast.includes(targetLayer)) return 'makes the two engines depend on each other'
  return layers.indexOf(targetLayer) > layers.indexOf(layer)
    ? `points down, from ${layer} to ${targetLayer}`
    : undefined
}

const problemsIn = (file: string, source: string): string[] =>
  importsOf(source).flatMap((module) => {
    const problem = importProblem(file, module)
    return problem === undefined ? [] : [`${file}: import of '${module}' ${problem}`]
  })

describe('layers', () => {
  const sources = files('checker')

  it('are the folders of checker/, and no others', () => {
    expect([...new Set(sources.map(layerOf))].filter((layer) => layer !== '' && !layers.includes(layer))).toEqual([])
  })

  it('import only from those above them', () => {
    expect(sources.flatMap((file) => problemsIn(file, readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  it.each([
    ['checker/explore/store.ts', `import { layout } from '../compile/layout/layout.ts'`, true],
    ['checker/explore/store.ts', `import {\n  a,\n  b,\n} from '../trace/trace.ts'`, false],
    ['checker/explore/store.ts', `import type { Trace } from '../trace/trace.ts'`, false],
    ['checker/explore/store.ts', `const later = await import('../trace/trace.ts')`, false],
    ['checker/explore/store.ts', `export * from '../trace/trace.ts'`, false],
    ['checker/explore/store.ts', `// import { trace } from '../trace/trace.ts'`, true],
    ['checker/explore/store.ts', `import { fail } from '../errors.ts'`, true],
    ['checker/explore/store.ts', `import { spec } from '../index.ts'`, false],
    ['checker/explore/store.ts', `import { spec } from 'quorate'`, false],
    ['checker/loading/load.ts', `import * as quorate from '../index.ts'`, true],
    ['checker/explore/deep/store.ts', `import { a } from '../../domain/range.ts'`, true],
    ['checker/explore/deep/store.ts', `import { a } from '../../../specs/raft.ts'`, false],
    ['checker/reference/explore.ts', `import { a } from '../results/exploration.ts'`, true],
    ['checker/reference/explore.ts', `import { a } from '../explore/explore.ts'`, false],
    ['checker/trace/saved/saved.ts', `import type { A } from '../../compile/compile.ts'`, false],
    ['checker/compile/emit.ts', `import { match } from 'ts-pattern'`, false],
    ['checker/compile/emit.ts', `import fs from 'node:fs'`, false],
    ['checker/trace/trace.ts', `import { Map } from 'immutable'`, true],
    ['checker/render/text.ts', `import process from 'node:process'`, false],
    ['checker/cli/main.ts', `import process from 'node:process'\nimport { text } from '../render/text.ts'`, true],
    ['checker/errors.ts', `import { range } from './domain/range.ts'`, false],
    ['checker/index.ts', `export { range } from './domain/range.ts'`, true],
  ])('%s: %s', (file, source, allowed) => {
    expect(problemsIn(file, source).length === 0).toBe(allowed)
  })
})

/** An import from one file of `checker/` to another. */
type Arrow = readonly [from: string, to: string]

const arrowsOf = (file: string, source: string): Arrow[] =>
  importsOf(source)
    .filter((module) => module.startsWith('.'))
    .map((module) => [file, posix.join(dirname(file), module)])

/** The arrow in the lowest folder that contains both ends, between two of its files or folders. */
function amongSiblings([from, to]: Arrow): Arrow {
  const target = to.split('/')
  const at = from.split('/').findIndex((part, i) => part !== target[i])
  const sibling = (path: string): string => path.split('/', at + 1).join('/')
  return [sibling(from), sibling(to)]
}

/**
 * The arrows in cycles and between cycles. They remain when nodes that only import, or are only imported, are removed.
 */
function circular(arrows: readonly Arrow[]): readonly Arrow[] {
  const kept = arrows.filter(([from, to]) => arrows.some(([a]) => a === to) && arrows.some(([, b]) => b === from))
  return kept.length === arrows.length ? kept : circular(kept)
}

const circlesOf = (arrows: readonly Arrow[]): readonly string[] =>
  circular(arrows.map(amongSiblings)).map(([from, to]) => `${from} → ${to}`)

describe('the files and folders of a folder', () => {
  it.each(['checker', 'test'])('in %s do not import each other in a circle, not even types', (top) => {
    const arrows = files(top).flatMap((file) => arrowsOf(file, readFileSync(join(root, file), 'utf8')))
    const inside = arrows.filter(([, to]) => to.startsWith(`${top}/`))
    expect(circlesOf(inside)).toEqual([])
  })

  it.each<[string, readonly Arrow[], readonly string[]]>([
    [
      'one after the other',
      [
        ['c/a', 'c/b'],
        ['c/b', 'c/d'],
      ],
      [],
    ],
    [
      'two files',
      [
        ['c/a', 'c/b'],
        ['c/b', 'c/a'],
      ],
      ['c/a → c/b', 'c/b → c/a'],
    ],
    [
      'two rooms, by different files',
      [
        ['c/x/a', 'c/y/b'],
        ['c/y/d', 'c/x/e'],
      ],
      ['c/x → c/y', 'c/y → c/x'],
    ],
    [
      'a room and a file beside it',
      [
        ['c/x/a', 'c/b'],
        ['c/b', 'c/x/d'],
      ],
      ['c/x → c/b', 'c/b → c/x'],
    ],
    [
      'a circle, and what leads to it',
      [
        ['c/o', 'c/a'],
        ['c/a', 'c/b'],
        ['c/b', 'c/a'],
      ],
      ['c/a → c/b', 'c/b → c/a'],
    ],
  ])('%s', (_what, arrows, circles) => {
    expect(circlesOf(arrows)).toEqual(circles)
  })

  it('are at most 15 files', () => {
    const tops = ['checker', 'specs', 'test', 'bench', 'docs', 'templates', 'conformance']
    const folders = tops.flatMap((top) => files(top, /./)).map(dirname)
    const full = folders.filter((folder) => folders.filter((other) => other === folder).length > 15)
    expect([...new Set(full)]).toEqual([])
  })
})

/**
 * The linter checks sizes, `any`, to-do notes, and focused or disabled tests. This test makes sure that no file turns
 * off the linter.
 */
it('no file silences the linter or the compiler', () => {
  const silencer = new RegExp(
    ['(?:oxlint|eslint)-(?:disable|enable)', '@ts-(?:ignore|nocheck)', 'oxfmt-ignore'].join('|'),
  )
  const sources = ['checker', 'specs', 'test', 'bench', 'conformance', 'site'].flatMap((folder) => files(folder))
  expect(
    sources.filter((file) => silencer.test(readFileSync(join(root, file), 'utf8')) && file !== 'test/tidy.test.ts'),
  ).toEqual([])
})

it('no file contains conflict markers', () => {
  const marks = /^(?:<{7}|>{7}) /m
  const folders = ['checker', 'specs', 'test', 'bench', 'conformance', 'site', 'docs', 'templates', '.github']
  const texts = folders.flatMap((folder) => files(folder, /\.(?:[cm]?[jt]sx?|md|json|ya?ml|css|html)$/))
  expect(texts.filter((file) => marks.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

/** How many lines of a source end inside a template string. */
function linesInTemplates(source: string): number {
  const skipped = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/y
  const open: string[] = []
  let lines = 0
  for (let i = 0; i < source.length; i++) {
    const c = source.charAt(i)
    skipped.lastIndex = i
    if (open.at(-1) === '`') {
      if (c === '\\') i++
      else if (c === '`') open.pop()
      else if (c === '$' && source[i + 1] === '{') open.push(source.charAt(++i))
      else if (c === '\n') lines++
    } else if (skipped.test(source)) i = skipped.lastIndex - 1
    else if (c === '`' || c === '{') open.push(c)
    else if (c === '}') open.pop()
  }
  return lines
}

describe('generated code', () => {
  const engine = ['checker/compile', 'checker/explore/visited'].flatMap((folder) => files(folder))

  it('is evaluated in one place', () => {
    const callers = files('checker').filter((file) =>
      /\bnew Function\(/.test(withoutComments(readFileSync(join(root, file), 'utf8'))),
    )
    expect(callers).toEqual(['checker/compile/source/source.ts'])
  })

  it('has no algorithm in a multi-line template string', () => {
    expect(engine.filter((file) => linesInTemplates(readFileSync(join(root, file), 'utf8')) > 0)).toEqual([])
  })

  it.each([
    ['const a = `function f() {\n  return 1\n}`', 2],
    ['const a = `f(${[\n  x,\n].join(`, `)})`\nconst b = `\\n// g`\n', 0],
    ['/** `f` does\n * that. */\nconst a = "`"\n// `\n', 0],
  ])('%j', (source, count) => {
    expect(linesInTemplates(source)).toBe(count)
  })
})

describe('verdict code', () => {
  /**
   * A missing element of a list that is replaced with a literal. A bug could then become a verdict (see
   * checker/must.ts).
   */
  const silent = /(?:\]|\.at\([^()]*\))\)? \?\? (?:-?\d|['"`{[]|interpreter\.zero)/
  /** Elements that may be missing even if there is no bug, with the reason. */
  const allowed: Readonly<Record<string, string>> = {
    'checker/explore/audits/secondOpinion.ts': 'a violation outside the constraint is on no stored level',
    'checker/explore/search/snapshot.ts': 'there is no level before the first state',
    'checker/trace/graph/stateGraph.ts': 'deadlocks have no property of the model',
    'checker/check/matrix.ts': 'a model need not check every property',
  }
  const isSilent = (source: string): boolean => silent.test(withoutComments(source))
  const verdicts = ['explore', 'trace', 'check'].flatMap((layer) => files(`checker/${layer}`))
  const found = verdicts.filter((file) => isSilent(readFileSync(join(root, file), 'utf8')))

  it('has no silent default for an element of a list, except where it may be missing', () => {
    expect(found.sort()).toEqual(Object.keys(allowed).sort())
  })

  it.each([
    ['const row = rows[k] ?? 0', true],
    ['const last = rows.at(-1) ?? -1', true],
    ["const name = (names[k] ?? '').trim()", true],
    ['const at = steps[k] ?? { action: 0 }', true],
    ['const row = must(rows[k])', false],
    ['const step = steps[k] ?? null', false],
    ['const most = options.most ?? 10', false],
    ['// rows[k] ?? 0', false],
  ])('%s', (source, is) => {
    expect(isSilent(source)).toBe(is)
  })
})

it('docs/architecture.md stays one page of at most 1,500 words', () => {
  const words = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
    .split(/\s+/)
    .filter((word) => word !== '')
  expect(words.length).toBeLessThanOrEqual(1500)
})
