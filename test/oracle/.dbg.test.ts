import * as fc from 'fast-check'
import { it } from 'vitest'
import { copyWith } from './copies.ts'
import { composed } from './compose.ts'
import { mistakes } from './mistakes.ts'
import { answersOf } from './engines.ts'
import { judge } from './judge.ts'
it('x', async () => {
  const m = mistakes.find((x) => /apart/.test(x.name))!
  const copy = await copyWith(m.edits)
  for (const spec of fc
    .sample(composed, { seed: 1, numRuns: 30000 })
    .filter((s) => s.idioms.length === 1 && m.idioms.test(s.idioms[0]!.name))
    .slice(0, 150)) {
    const a = judge(spec, copy),
      b = judge(spec, answersOf)
    if (b.difference) continue
    if (a.difference) console.log('RED', spec.script)
    console.log(
      '>>',
      spec.idioms.map((i) => i.name + ' ' + i.fate).join('+'),
      spec.rememberAfter,
      JSON.stringify(a).slice(0, 200),
      JSON.stringify(b).slice(0, 100),
      spec.script
        .split('\n')
        .find((l) => l.includes('let k'))
        ?.slice(0, 130),
    )
  }
}, 100000)
