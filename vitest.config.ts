import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { V8_FLAGS } from './checker/cli/v8.ts'

/** A file that receives the test counts as JSON, beside the usual output. */
const report = process.env['TEST_REPORT']

/** What the build does for `with { type: 'text' }`. */
const textOfSlider = {
  name: 'text-of-slider',
  load: (id: string) =>
    id.endsWith('/checker/render/slider.js') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : null,
}

export default defineConfig({
  plugins: [textOfSlider],
  resolve: {
    alias: [
      { find: /^quorate$/, replacement: fileURLToPath(new URL('checker/index.ts', import.meta.url)) },
      { find: /^quorate\/vitest$/, replacement: fileURLToPath(new URL('checker/vitest.ts', import.meta.url)) },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Otherwise each use of a name of a CommonJS package, immutable's above all, goes through a proxy.
    deps: { interopDefault: false },
    pool: 'forks',
    execArgv: [...V8_FLAGS],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
