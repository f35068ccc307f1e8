import { describe, expect, it } from 'vitest'
import { build, type Holes, members } from '../../../checker/compile/source/build.ts'

const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const built = (file: string, holes: Holes = {}): string => line(build([file], holes))

describe('a source file', () => {
  it('loses what only readers and tools need', () => {
    const file = [
      `import {\n  a,\n} from './a.holes.js'`,
      '/** What `f` does. */',
      'export function f() {',
      '  // Why.',
      '  return 1',
      '}',
    ].join('\n')
    expect(built(file)).toBe('function f() { return 1 }')
  })

  it('has its holes filled, even within names', () => {
    expect(built('const act$action = $words\n', { $action: 3, $words: 'n' })).toBe('const act3 = n')
  })

  it('passes the text of arguments to a hole, even if it contains holes, commas and parentheses', () => {
    const holes = { $add: (a = '', b = '') => `${a} + ${b}`, $one: 1 }
    expect(built('x = $add(f($one, [2, 3]), $add(y, (z)))\n', holes)).toBe('x = f(1, [2, 3]) + y + (z)')
  })

  it('is rejected if nothing fills a hole', () => {
    expect(() => build(['const x = $missing\n'], {})).toThrow('$missing')
  })
})

describe('an inline function', () => {
  it('becomes a block in which its parameters are replaced', () => {
    const file = ['function $put(i, x) {', '  o.x = i', '  words[i] = x + $n', '}', '$put(at, f(y))'].join('\n')
    expect(built(file, { $n: 1 })).toBe('{ o.x = at words[at] = f(y) + 1 }')
  })

  it('can be called with the names of its own parameters', () => {
    expect(built('function $range(from, to) {\n  a = from\n  b = to\n}\n$range(to, from)\n')).toBe(
      '{ a = to b = from }',
    )
  })

  it('changes the variable that is passed to it', () => {
    expect(built('function $count(n) {\n  n++\n}\n$count(fired)\n')).toBe('fired++')
  })

  it('becomes an expression if it only returns one', () => {
    expect(built('function $get(i) {\n  return words[i]\n}\nlet y = $get(0) * 2\n')).toBe('let y = (words[0]) * 2')
  })

  it('can be empty, and can be in another file', () => {
    expect(line(build(['function $note(_k) {}\n', 'f()\n$note(1)\n'], {}))).toBe('f() {}')
  })
})

describe('a loop over a hole', () => {
  const file = ['for (let $i = 0; $i < $words; $i++) {', '  a[at + $i] = b[$i]', '}'].join('\n')

  it('is unrolled if it is short', () => {
    expect(built(file, { $words: 2 })).toBe('a[at] = b[0] a[at + 1] = b[1]')
    expect(built('for (let $i = 0; $i < $words; $i++) a[$i] = $i\n', { $words: 2 })).toBe('a[0] = 0 a[1] = 1')
  })

  it('stays a loop if it is long', () => {
    expect(built(file, { $words: 25 })).toBe('for (let i = 0; i < 25; i++) { a[at + i] = b[i] }')
  })
})

describe('a hole that is filled with the name of another hole', () => {
  it('stands for that hole', () => {
    expect(built('function $a(x) {\n  return x + 1\n}\ny = $store(2)\n', { $store: '$a' })).toBe('y = (2 + 1)')
  })
})

describe('a class of a source file', () => {
  const file = 'class Seq extends Base {\n  get length() {\n    return $n\n  }\n}\n\nclass Other {}\n'

  it('gives its members', () => {
    expect(line(members(file, 'Seq', { $n: 3 }))).toBe('get length() { return 3 }')
  })

  it('must exist', () => {
    expect(() => members(file, 'Set', {})).toThrow('no class Set')
  })
})
