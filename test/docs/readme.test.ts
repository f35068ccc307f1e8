import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { run, runCli } from '../support/cli.ts'
import { specFolder } from '../support/specFiles.ts'
import { blocks, normalised, page, root, sessionsIn } from './markdown.ts'

const readme = page('README.md')
const [example = ''] = blocks(readme, 'ts')

describe('README', () => {
  const folder = specFolder({ 'lock.ts': example })

  beforeAll(() =>
    writeFile(
      join(folder.path, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2023',
          module: 'nodenext',
          strict: true,
          noEmit: true,
          types: [],
          paths: { quorate: [join(root, 'dist/index.d.ts')] },
        },
        files: ['lock.ts'],
      }),
    ),
  )

  it.each(sessionsIn(readme))('quorate $args prints what is shown', async ({ args, output }) => {
    const { stdout, stderr } = await runCli(args, { cwd: args.includes('lock.ts') ? folder.path : root })
    expect(stderr).toBe('')
    expect(normalised(stdout)).toBe(normalised(output))
  })

  it('has an example that type-checks', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', folder.path])
    expect(stdout).toBe('')
  })

  it('starts with the command that CI runs', () => {
    const [first = ''] = blocks(readme, 'sh')
    expect(first.trim()).toBe('npm ci && npm test')
    expect(readFileSync(join(root, '.ci/run'), 'utf8')).toContain(`\n  ${first.trim()}\n`)
  })
})
