import { expect, it } from 'vitest'
import { adviceFor } from '../../../checker/cli/commands/packageJson.ts'

const wanted = JSON.stringify({
  scripts: { verify: 'quorate verify', test: 'vitest run' },
  devDependencies: { quorate: '^0.1.0', vitest: '^4.1.12' },
})

const setBoth = 'npm pkg set scripts.verify="quorate verify" scripts.test="vitest run"'
const installBoth = 'npm install --save-dev quorate@0.1 vitest@4'

it.each([
  ['nothing', {}, [setBoth, installBoth]],
  ['what is no manifest', 'text', [setBoth, installBoth]],
  ['all of it', JSON.parse(wanted) as object, []],
  [
    'packages, wherever they stand',
    { dependencies: { vitest: '*' }, devDependencies: { quorate: 'file:quorate.tgz' } },
    [setBoth],
  ],
  ['a script of its own', { scripts: { test: 'jest' } }, ['npm pkg set scripts.verify="quorate verify"', installBoth]],
  [
    'the script of npm init',
    { scripts: { test: 'echo "Error: no test specified" && exit 1' } },
    [setBoth, installBoth],
  ],
])('a package.json that has %s', (_what, present, advice) => {
  expect(adviceFor(JSON.stringify(present), wanted)).toEqual(advice)
})

it('reads nothing in what is not JSON', () => {
  expect(adviceFor('{', wanted)).toEqual([setBoth, installBoth])
})
