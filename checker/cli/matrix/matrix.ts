import { dirname, extname, relative, sep } from 'node:path'
import type { Lock } from '../../check/lock.ts'
import { type Matrix, matrixOf, type MatrixModel } from '../../check/matrix.ts'
import { QuorateError } from '../../errors.ts'
import { matrixHtml } from '../../render/pages/matrixHtml.ts'
import { matrixMarkdown } from '../../render/markdown/matrixMarkdown.ts'
import { matrixText } from '../../render/text/matrixText.ts'
import { constantsOf } from '../../language/instantiate/constants.ts'
import { isViolation } from '../../language/instantiate/story.ts'
import { stems } from '../files/fileNames.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { ensureFile, refuseFolder, sameText, writeWhole } from '../files/files.ts'
import { openSpecs } from '../selection/allSpecs.ts'
import type { SpecFile } from '../../loading/load.ts'
import { aboutFile } from '../../loading/open.ts'
import { madeOf } from '../files/linked.ts'
import { DEFAULT_LOCK, readIfThere, readLock } from '../files/lockFile.ts'
import { type Planned, planModels } from '../selection/plan.ts'
import { sayDocument, say, tell } from '../terminal/terminal.ts'
import { quoted } from '../files/traceFiles.ts'
import type { Format, MatrixRequest } from './matrixOptions.ts'
import { usage } from '../sharedOptions/usage.ts'

/** The format for each file extension. */
const ENDINGS: Readonly<Record<string, Format>> = { '.txt': 'text', '.md': 'markdown', '.html': 'html', '.htm': 'html' }

/** `quorate matrix`: a table of settings and faults against promises, taken from the verdicts in the lock file. */
export async function matrix(request: MatrixRequest): Promise<ExitCode> {
  const { specs, out, check } = request
  if (check && out === undefined) throw nothingToCheck()
  if (out !== undefined) await refuseFolder(out, '--out')
  const format = formatOf(request)
  const files = await openSpecs(specs)
  const lock = await readLock(request.lock)
  if (!lock) throw unlocked(request, 'there is no such file')
  const made = print({ ...request, format }, matricesOf(files, lock, request))
  if (out === undefined) {
    if (format === 'text') say(made.trimEnd())
    else sayDocument(made)
    return EXIT.ok
  }
  if (check) {
    const present = await readIfThere(out)
    const current = present !== null && sameText(present, made)
    say(`${out}: ${current ? 'up to date' : 'not up to date'}`)
    return current ? EXIT.ok : EXIT.missed
  }
  await ensureFile(out, '--out')
  await writeWhole(out, made)
  tell(`${out} written`)
  return EXIT.ok
}

/** Throws Q020 (usage) if neither option determines the format. */
function formatOf({ format, out }: MatrixRequest): Format {
  if (format !== undefined || out === undefined) return format ?? 'text'
  const ending = ENDINGS[extname(out).toLowerCase()]
  if (ending) return ending
  throw usage(`--out cannot be ${out}`, 'a matrix is written as .txt, .md or .html; for any other name, add --format')
}

function print({ specs, format, out }: MatrixRequest, matrices: readonly Matrix[]): string {
  if (format === 'html') return matrixHtml(matrices)
  if (format === 'text') return `${matrixText(matrices)}\n`
  return matrixMarkdown(
    matrices,
    ['quorate matrix', ...specs, ...(out === undefined ? [] : [`--out ${out}`])].join(' '),
  )
}

function matricesOf(files: readonly SpecFile[], lock: Lock, request: MatrixRequest): readonly Matrix[] {
  const planned = planModels(files, { models: [], constants: {}, faults: {}, properties: undefined })
  const unique = stems()
  const links = planned.map((one) => linksOf(one, unique, request.out))
  return files.map((file) => {
    const models = planned.flatMap((one, i): readonly MatrixModel[] => {
      if (one.file !== file) return []
      const { model, title } = one
      const locked = lock.get(model.spec)?.get(title)
      if (!locked) throw unlocked(request, `it has no results for ${model.spec}, ${title}`)
      return [{ model, title, locked, linkOf: (property) => links[i]?.get(property) ?? null }]
    })
    return matrixOf(aboutFile(file.path), constantsOf(file.load()), models)
  })
}

/**
 * Links to the pictures that `quorate counterexamples` has written for a model, or to the text files where there are no
 * pictures. Relative to the matrix file.
 */
function linksOf(
  { model, label }: Planned,
  unique: (stem: string) => string,
  out: string | undefined,
): ReadonlyMap<string, string> {
  const properties = model.properties.map(({ name }) => name).filter((name) => isViolation(model.expect[name]))
  const links = [...madeOf({ spec: model.spec, label, properties }, unique)].map(([name, [found = '']]) => {
    const path = relative(dirname(out ?? '.'), found).split(sep)
    return [name, path.map(encodeURI).join('/')] as const
  })
  return new Map(links)
}

function nothingToCheck(): QuorateError {
  return new QuorateError({
    code: 'Q020',
    class: 'usage',
    where: ['--check'],
    problem: 'there is no file to compare with',
    hint: 'name the file: --out docs/matrix.md --check',
  })
}

function unlocked({ specs, lock }: MatrixRequest, problem: string): QuorateError {
  const elsewhere = lock === DEFAULT_LOCK ? [] : ['--lock', quoted(lock)]
  const command = ['quorate verify', ...specs.map(quoted), ...elsewhere, '--update'].join(' ')
  return new QuorateError({
    code: 'Q037',
    class: 'load',
    where: [lock],
    problem,
    hint: `verify the specs first: ${command}`,
  })
}
