import { oneOf, range, spec } from 'quorate'
import { describe, expect, it } from 'vitest'
import { parseSettings } from '../../../checker/cli/sharedOptions/settings.ts'
import { parseCount, parseDuration, parseSize } from '../../../checker/cli/sharedOptions/units.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../../support/complaint.ts'

describe('values of options', () => {
  it.each([
    ['500ms', 0.5],
    ['60s', 60],
    ['1.5m', 90],
    ['2min', 120],
    ['1h', 3600],
    ['10 s', 10],
  ])('%s is %d seconds', (text, seconds) => expect(parseDuration('max-time', text)).toBe(seconds))

  it.each([
    ['512MB', 512e6],
    ['4GB', 4e9],
    ['1.5GiB', 1.5 * 2 ** 30],
    ['100kb', 1e5],
    ['64B', 64],
  ])('%s is %d bytes', (text, bytes) => expect(parseSize('max-memory', text)).toBe(bytes))

  it.each([
    ['100', 100],
    ['1e6', 1e6],
    ['1_000_000', 1e6],
  ])('%s is %d', (text, n) => expect(parseCount('max-states', text)).toBe(n))

  it('have a maximum', () => {
    expect(parseCount('workers', '64', 64)).toBe(64)
    expect(complaintOf(() => parseCount('workers', '65', 64))).toMatchObject({ code: 'Q021' })
  })

  it.each<[what: string, text: string]>([
    ['time', '60'],
    ['time', 's'],
    ['time', '0s'],
    ['time', '-1s'],
    ['time', '5 parsecs'],
    ['size', '4'],
    ['size', '4Gb/s'],
    ['count', '0'],
    ['count', '1.5'],
    ['count', 'many'],
    ['count', ''],
  ])('%s does not accept %j', (what, text) => {
    const parse = { time: parseDuration, size: parseSize, count: parseCount }[what] ?? parseCount
    expect(complaintOf(() => parse('option', text))).toMatchObject({
      code: 'Q021',
      class: 'usage',
      where: ['--option'],
    })
  })
})

describe('settings', () => {
  it('are numbers, booleans or names', () => {
    expect(parseSettings('-c', ['nodes=3', 'sync=true', 'protocol=kip-320', 'text=a=b'])).toEqual({
      nodes: 3,
      sync: true,
      protocol: 'kip-320',
      text: 'a=b',
    })
  })

  it('must not be given twice', () => {
    expect(complaintOf(() => parseSettings('-c', ['nodes=3', 'sync=true', 'nodes=4']))).toMatchObject({
      code: 'Q020',
      class: 'usage',
      problem: '-c nodes=… is given more than once',
    })
  })

  it.each(['nodes', '=3', 'nodes='])('%j is not a setting', (text) => {
    expect(complaintOf(() => parseSettings('-c', [text]))).toMatchObject({ code: 'Q022', class: 'usage' })
  })

  const declared = { constants: { name: oneOf('1', 'true', 'x'), n: 2 }, faults: { crash: 0 } }
  const made = spec('settings', declared, (_c, _b, { state }) =>
    state({ n: range(0, 1) }).define({ init: () => {}, actions: {} }),
  )
  const constantsFrom = (text: string): unknown =>
    instantiate(made, { constants: parseSettings('-c', [text]) }).constants

  it.each([
    ['name=1', { name: '1' }],
    ['name=true', { name: 'true' }],
    ['name=x', { name: 'x' }],
    ['n=7', { n: 7 }],
  ])('%s is a possible value of the constant', (text, constants) => {
    expect(constantsFrom(text)).toMatchObject(constants)
  })

  it.each(['toString=1', '__proto__=1', 'constructor=x'])('%s is neither a constant nor a fault', (text) => {
    expect(complaintOf(() => parseSettings('-c', [text]))).toMatchObject({ code: 'Q010', class: 'usage' })
    expect(complaintOf(() => parseSettings('--fault', [text]))).toMatchObject({ code: 'Q012', class: 'usage' })
  })
})
