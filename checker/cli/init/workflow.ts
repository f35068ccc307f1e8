import type { PackageManager } from './surroundings.ts'

/** What a workflow depends on. Folders are relative to the root of the repository; '' is the root itself. */
export interface WorkflowPlace {
  readonly folder: string
  /** Where packages are installed. */
  readonly installed: string
  readonly manager: PackageManager
  /** The scripts to run, out of those that the project has. */
  readonly scripts: readonly string[]
}

const INSTALL: Readonly<Record<PackageManager['name'], string>> = {
  npm: 'npm ci',
  pnpm: 'pnpm install --frozen-lockfile',
  yarn: 'yarn install --immutable',
}

/** The text of `.github/workflows/quorate.yml`. */
export function workflow({ folder, installed, manager, scripts }: WorkflowPlace): string {
  const before = folder === '' ? '' : `${folder}/`
  const lock = installed === '' ? '' : `\n          cache-dependency-path: ${installed}/${manager.lock}`
  const inFolder = folder === '' ? '' : `\n    defaults:\n      run:\n        working-directory: ${folder}`
  const elsewhere = installed === folder ? '' : `\n        working-directory: ${installed === '' ? '.' : installed}`
  const enable = manager.name === 'npm' ? '' : '\n      - run: corepack enable'
  return `name: Quorate
on: [push, pull_request]

permissions:
  contents: read

jobs:
  verify:
    runs-on: ubuntu-latest${inFolder}
    steps:
      - uses: actions/checkout@v4${enable}
      - uses: actions/setup-node@v4
        with:
          node-version: 20
          cache: ${manager.name}${lock}
      - run: ${INSTALL[manager.name]}${elsewhere}
${scripts.map((script) => `      - run: npm run ${script} --if-present\n`).join('')}
      - name: Every known counterexample is one still
        if: hashFiles('${before}counterexamples/**/*.json') != ''
        run: npx quorate replay counterexamples --expect violated

      - name: Every model is as expected
        run: >-
          npx quorate verify
          --out unexpected
          --reporter github
          --reporter junit=quorate.xml
          --reporter html=quorate.html
          --reporter markdown="$GITHUB_STEP_SUMMARY"

      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: quorate
          path: |
            ${before}quorate.xml
            ${before}quorate.html
            ${before}unexpected
          if-no-files-found: ignore
`
}
