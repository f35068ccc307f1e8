import { expect, it } from 'vitest'
import { complete } from '../../../checker/cli/init/packageJson.ts'

const wanted = {
  scripts: { verify: 'quorate verify', test: 'vitest run' },
  devDependencies: { quorate: '^0.1.0', vitest: '^4.1.12' },
}
const everything = ['scripts.verify', 'scripts.test', 'devDependencies.quorate', 'devDependencies.vitest']

it.each([
  ['nothing', {}, everything],
  ['all of it', wanted, []],
  [
    'packages in any position',
    { dependencies: { vitest: '*' }, peerDependencies: { quorate: 'file:quorate.tgz' } },
    ['scripts.verify', 'scripts.test'],
  ],
  [
    'a script of its own',
    { scripts: { test: 'jest' } },
    ['scripts.verify', 'devDependencies.quorate', 'devDependencies.vitest'],
  ],
  ['the script of npm init', { scripts: { test: 'echo "Error: no test specified" && exit 1' } }, everything],
])('adds what is missing to a package.json with %s', (_what, present, names) => {
  const added = complete(JSON.stringify(present), wanted, [])
  expect(added.names).toEqual(names)
  const again = complete(added.text, wanted, [])
  expect(again).toEqual({ text: added.text, names: [] })
})

it('keeps existing entries, their order and indentation, and sorts packages as npm does', () => {
  const text = '{\n\t"name": "mine",\n\t"devDependencies": {\n\t\t"tape": "*"\n\t},\n\t"type": "commonjs"\n}\n'
  expect(complete(text, wanted, ['vitest']).text).toBe(`{
\t"name": "mine",
\t"devDependencies": {
\t\t"quorate": "^0.1.0",
\t\t"tape": "*"
\t},
\t"type": "commonjs",
\t"scripts": {
\t\t"verify": "quorate verify",
\t\t"test": "vitest run"
\t}
}
`)
})
