import { join } from 'node:path'
import type { Artifact } from '../files/artifacts.ts'
import { PACKAGE } from '../version.ts'
import { referenceFrom } from './installation.ts'
import { type Added, complete, readManifest, type Wanted } from './packageJson.ts'
import { pathFrom, type ProjectSurroundings } from './surroundings.ts'
import { workflow } from './workflow.ts'

/** What a folder already contains, which determines what it needs. */
export interface Present {
  /** Existing TypeScript settings are left alone. */
  readonly tsconfig: boolean
  /**
   * Whether there is a lock file with verdicts. If so, the folder already has specs, and an example would be in the
   * way.
   */
  readonly lock: boolean
}

/** The files that `init` adds, with paths relative to the folder. */
export interface Project {
  readonly files: readonly Artifact[]
  readonly manifest: Added
  /** Notes on what was left out and why. */
  readonly notes: readonly string[]
}

/** The tool versions that Quorate is tested with. */
export const TOOLS = { typescript: '^7.0.2', vitest: '^4.1.12' } as const

const IGNORED = ['node_modules/', 'quorate.xml', 'quorate.html', 'unexpected/']
const TEST = 'test/primary-backup.test.ts'

export function projectFor(
  place: ProjectSurroundings,
  present: Present,
  templates: ReadonlyMap<string, string>,
): Project {
  const { folder, root, installed, manager, manifest: theirs, above } = place
  const text = theirs ?? `${JSON.stringify({ private: true, type: 'module' }, null, 2)}\n`
  const { scripts, dependencies } = readManifest(text)
  const elsewhere = above.flatMap(({ manifest }) => Object.keys(manifest.dependencies))
  const runsOthers = scripts['test'] !== undefined && !/\bvitest\b/.test(scripts['test'])
  const usesVitest = !runsOthers || 'vitest' in dependencies || elsewhere.includes('vitest')
  const types = present.tsconfig ? 'typecheck:specs' : 'typecheck'
  const wanted: Wanted = {
    scripts: {
      verify: 'quorate verify',
      ...(usesVitest ? { test: 'vitest run' } : {}),
      [types]: present.tsconfig ? 'tsc -p specs' : 'tsc',
    },
    devDependencies: {
      quorate: referenceFrom(folder, PACKAGE),
      typescript: TOOLS.typescript,
      ...(usesVitest ? { vitest: TOOLS.vitest } : {}),
    },
  }
  const example = (path: string): readonly Artifact[] => {
    const content = present.lock ? undefined : templates.get(path)
    return content === undefined ? [] : [{ path, content }]
  }
  const tested = usesVitest && !present.lock
  return {
    manifest: complete(text, wanted, elsewhere),
    files: [
      ...example('specs/primary-backup.ts'),
      ...example('specs/verdicts.lock.json'),
      ...(tested ? example(TEST) : []),
      present.tsconfig
        ? { path: 'specs/tsconfig.json', content: typesOf(templates, tested ? ['.', `../${TEST}`] : ['.']) }
        : { path: 'tsconfig.json', content: typesOf(templates, tested ? ['specs', 'test'] : ['specs']) },
      { path: '.gitignore', content: `${IGNORED.join('\n')}\n` },
      {
        path: join(pathFrom(folder, root), '.github/workflows/quorate.yml'),
        content: workflow({
          folder: pathFrom(root, folder),
          installed: pathFrom(root, installed),
          manager,
          scripts: [types, ...(theirs === null || scripts['test'] === undefined ? ['test'] : [])],
        }),
      },
    ],
    notes: [
      ...(present.lock ? ['specs/verdicts.lock.json exists, so no example is written'] : []),
      ...(usesVitest || present.lock ? [] : [`${TEST} is not written: \`npm test\` does not run Vitest`]),
      ...(present.tsconfig
        ? [
            'tsconfig.json is unchanged; specs/tsconfig.json is for the specs: npm run typecheck:specs',
            'if tsconfig.json has no "include", give it "exclude": ["specs", "test/primary-backup.test.ts"]',
          ]
        : []),
    ],
  }
}

/** The lines that are missing from a .gitignore. */
export function ignoredBeyond(text: string): readonly string[] {
  const present = text.split(/\r?\n/).map((line) => line.replace(/^\//, '').replace(/\/$/, ''))
  return IGNORED.filter((line) => !present.includes(line.replace(/\/$/, '')))
}

/** TypeScript's settings for the given paths. */
function typesOf(templates: ReadonlyMap<string, string>, include: readonly string[]): string {
  const list = include.map((path) => JSON.stringify(path)).join(', ')
  return (templates.get('tsconfig.json') ?? '').replace(/"include": \[.*\]/, () => `"include": [${list}]`)
}
