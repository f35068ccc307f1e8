import { expect, it } from 'vitest'
import { workflow } from '../../../checker/cli/init/workflow.ts'

const npm = { name: 'npm', lock: 'package-lock.json' } as const
const pnpm = { name: 'pnpm', lock: 'pnpm-lock.yaml' } as const

const inWorkspace = workflow({ folder: 'packages/a', installed: '', manager: pnpm, scripts: ['typecheck:specs'] })
const inFolder = workflow({ folder: 'tools/a', installed: 'tools/a', manager: npm, scripts: [] })

it.each([
  [
    'runs in the folder of the package',
    inWorkspace,
    '    defaults:\n      run:\n        working-directory: packages/a\n',
  ],
  [
    'installs where the lock file is',
    inWorkspace,
    '      - run: pnpm install --frozen-lockfile\n        working-directory: .\n',
  ],
  ['uses the package manager of the repository', inWorkspace, '      - run: corepack enable\n'],
  ['looks for traces there', inWorkspace, "if: hashFiles('packages/a/counterexamples/**/*.json') != ''\n"],
  [
    'uploads what is written there',
    inWorkspace,
    '            packages/a/quorate.html\n            packages/a/unexpected\n',
  ],
  ['runs the scripts that there are', inWorkspace, '      - run: npm run typecheck:specs --if-present\n'],
  [
    'keeps what it has installed by the lock file',
    inFolder,
    '          cache-dependency-path: tools/a/package-lock.json\n',
  ],
  ['installs in the folder', inFolder, '      - run: npm ci\n\n'],
])('%s', (_what, text, part) => {
  expect(text).toContain(part)
})
