import { boolean, number } from '../pieces/idiom.ts'

/** Loops, branches and exceptions. */
export const control = [
  number(
    'loop with an early exit',
    ['nodes'],
    `for (let i = 0; i < s.nodes.length; i++) if (s.nodes[i].up) return i + 1; return 0`,
  ),
  number(
    'labelled loops',
    ['grid'],
    `let k = 0; outer: for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) { if (s.grid[i].get(j) === 0) {{continue|break}} outer; k++ } return k`,
  ),
  number('while with break', ['n'], `let k = s.n; while (true) { if (k <= 1) break; k -= 2 } return k`),
  number('do while', ['n'], `let k = 0; do { k += 2 } while (k < s.n); return k`),
  number('for of entries', ['log'], `let k = 0; for (const [i, e] of [...s.log].entries()) k += i * e.term; return k`),
  number(
    'for of nodes',
    ['nodes'],
    `let k = 0; for (const { up, log } of s.nodes) { if (!up) continue; k += log.length } return k`,
  ),
  number('for in a record', ['votes'], `let k = 0; for (const name in s.votes) k += s.votes[name]; return k`),
  number(
    'for in an array of records',
    ['nodes'],
    `let k = 0; for (const i in s.nodes) if (s.nodes[i].up) k += 1; return k`,
  ),
  number(
    'switch',
    ['mode', 'n'],
    `switch (s.mode) { case 'idle': return 0; case 'busy': { const k = s.n; return k } default: return 1 }`,
  ),
  number(
    'switch, falling through',
    ['mode'],
    `let k = 0; switch (s.mode) { case 'done': k++; case 'busy': k++; break; default: k += 3 } return k`,
  ),
  number(
    'switch on true',
    ['n'],
    `switch (true) { case s.n > 3: return 3; case s.n > 1: return 2; default: return 0 }`,
  ),
  number('ternary chain', ['n', 'mode'], `return s.mode === 'idle' ? 0 : s.n > 2 ? 2 : s.n > 0 ? 1 : 3`),
  number('try and catch', ['log'], `try { return s.log.at(0).term } catch { return 3 }`),
  number(
    'try and catch by name',
    ['n'],
    `const need = (x) => { if (x > {{1|2}}) throw new RangeError('too much'); return x }; try { return need(s.n) } catch (e) { if (e instanceof RangeError) return 0; throw e }`,
  ),
  number('try and finally', ['n'], `let k = 0; try { if (s.n > 2) return s.n; k = 1 } finally { k += 1 } return k`),
  number(
    'thrown as a signal',
    ['flags'],
    `const found = {}; try { for (let i = 0; i < s.flags.length; i++) if (s.flags.get(i)) throw Object.assign(found, { i }) } catch (e) { if (e !== found) throw e; return e.i + 1 } return 0`,
  ),
  number('nullish coalescing', ['leader'], `return s.leader ?? 3`),
  number('nullish assignment', ['cur'], `let held = s.cur; held ??= { term: 2, key: 'y' }; return held.term`),
  number(
    'logical assignment',
    ['flags'],
    `let any = false, every = true; for (let i = 0; i < s.flags.length; i++) { any ||= s.flags.get(i); every &&= s.flags.get(i) } return (any ? 1 : 0) + (every ? 2 : 0)`,
  ),
  number('optional chaining', ['cur'], `return s.cur?.term ?? 1`),
  number('optional call', ['names'], `return s.names.at(0)?.toUpperCase?.().length ?? 0`),
  boolean('short circuit', ['leader', 'nodes'], `return s.leader !== null && s.nodes[s.leader].up`),
  number('comma', ['n'], `let a = 0, b = 0; for (a = 0, b = s.n; a < b; a++, b--); return a + b`),
  number('boolean arithmetic', ['flags', 'nodes'], `return Number(s.flags.get(0)) + +s.nodes[0].up`),
  number('truthiness of a string', ['names'], `return s.names.at(1) ? 1 : 0`),
  number('truthiness of an option', ['cur'], `return s.cur ? s.cur.term : 0`),
  number('swap by destructuring', ['votes'], `let { a, b } = s.votes; if (a < b) [a, b] = [b, a]; return a - b`),
  number(
    'typeof',
    ['leader', 'cur'],
    `return (typeof s.leader === 'number' ? 1 : 0) + (typeof s.cur === 'object' ? 1 : 0)`,
  ),
  number('block scopes', ['n'], `const k = s.n; { const k = 1; if (s.n > k) return k } return k`),
]
