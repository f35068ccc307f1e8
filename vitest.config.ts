import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { V8_FLAGS } from './checker/cli/running/v8.ts'

/** A file that receives the test counts as JSON, in addition to the usual output. */
const report = process.env['TEST_REPORT']

/** Does what the build does for `with { type: 'text' }`. */
const texts = {
  name: 'texts',
  load: (id: string) =>
    /\/checker\/(?:.*\.source|render\/pages\/(?:slider|exploreHere))\.js$/.test(id)
      ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}`
      : null,
}

const COMMANDS = [
  'test/{docs,e2e,library,oracle,program,specs,testing,walk}/**/*.test.ts',
  'test/trace/why/*.test.ts',
  'test/check/thrown.test.ts',
]

/**
 * The files that take the longest, which should not run last. On the first run, Vitest knows only the length of the
 * sources.
 */
const LONG = [
  'e2e/runs/workers',
  'e2e/runs/checkpointKilled',
  'explore/random',
  'docs/tutorial',
  'specs/kafka/isr',
  'specs/guards',
  'explore/search/snapshot',
].map((name) => `/test/${name}.test.ts`)

const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((end) => moduleId.endsWith(end))

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  plugins: [texts],
  resolve: {
    alias: [
      { find: /^quorate$/, replacement: fileURLToPath(new URL('checker/index.ts', import.meta.url)) },
      ...['engine', 'node', 'vitest'].map((name) => ({
        find: new RegExp(`^quorate/${name}$`),
        replacement: fileURLToPath(new URL(`checker/${name}.ts`, import.meta.url)),
      })),
    ],
  },
  test: {
    projects: [
      // The files of these projects start processes, such as esbuild's, and starting one needs as much memory as the
      // process is already using. So each file gets its own process.
      { extends: true, test: { name: 'commands', include: COMMANDS } },
      // The engine is loaded once for all files. With six folders of files, this reduced the time from 88 s to 60 s.
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/**/*.test.ts'],
          exclude: COMMANDS,
          isolate: false,
          setupFiles: ['test/support/processes/bundler.ts'],
        },
      },
    ],
    // Otherwise, each use of a name from a CommonJS package, notably immutable, goes through a proxy.
    deps: { interopDefault: false },
    pool: 'forks',
    execArgv: [...V8_FLAGS],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
