import { describe, expect, it } from 'vitest'
import { reportPage } from '../../../checker/render/pages/reportPage.ts'
import { checkText, modelLine, modelText, summaryLine } from '../../../checker/render/text/report.ts'
import { masterSlaveModel } from '../fixtures.ts'
import { asExpected, ended, exploration, failed, missed } from '../reports.ts'

const constraint = () => true

describe('modelText', () => {
  it('shows verdicts, counts, actions, the counterexample and the written files', () => {
    expect(modelText(asExpected)).toMatchInlineSnapshot(`
      "rocketmq/master-slave · asynchronous, master disk lost
        brokers=2 messages=2 · faults: diskLoss=1

      ✓ NoAcknowledgedLoss  violated in 4 states, as expected
      ✓ PrefixOk            holds, as expected

        1,178 distinct, 2,405 generated, depth 5, out-degree 0/2.3/5, 0.01 s, 8 B/state, peak 81 MB

        action       fired  new
        Send         1,023  512
        Acknowledge    380  300
        DiskLoss     1,001  365
        Crash            0    0

      NoAcknowledgedLoss is violated: 4 states, faults used: diskLoss 1 of 1
        1    initial state
             brokers[b0, b1].up  true
        2    Send
             brokers[b0].log[0]  + 1
             sent                0 → 1
        3    Acknowledge(m=1)
             acked               + 1
        4 !! DiskLoss(b=b0)   fault: diskLoss
             brokers[b0].up      true → false
                        .log[0]  - 1
        → state 4 violates NoAcknowledgedLoss:
          for m=1
            acknowledged, but <no log> has it & none will

      wrote   out/lost.txt
      wrote   out/lost.svg
      replay  quorate replay out/lost.json"
    `)
  })

  it('shows where the spec failed, and the path to the failure', () => {
    expect(modelText(failed)).toMatchInlineSnapshot(`
      "rocketmq/master-slave · asynchronous, master disk lost
        brokers=2 messages=2 · faults: diskLoss=1

      ? NoAcknowledgedLoss  inconclusive
      ? PrefixOk            inconclusive

        1,178 distinct, 2,405 generated, depth 5, out-degree 0/2.3/5, 0.01 s, 8 B/state, peak 81 MB

      Q103 in specs/rocketmq/master-slave.ts, action Send, variable sent
        3 is outside range(0, 2)
        widen the range, or guard the action so that it cannot write this value

        action       fired  new
        Send         1,023  512
        Acknowledge    380  300
        DiskLoss     1,001  365
        Crash            0    0

      The run failed: 4 states, faults used: diskLoss 1 of 1
        1    initial state
             brokers[b0, b1].up  true
        2    Send
             brokers[b0].log[0]  + 1
             sent                0 → 1
        3    Acknowledge(m=1)
             acked               + 1
        4 !! DiskLoss(b=b0)   fault: diskLoss
             brokers[b0].up      true → false
                        .log[0]  - 1
        → the run failed after state 4"
    `)
  })

  it('shows one counterexample, preferably an unexpected one, and names the others', () => {
    const [trace] = asExpected.traces
    const other = { ...trace!, property: { name: 'PrefixOk', kind: 'invariant' as const } }
    const text = modelText({ ...missed, traces: [other, trace!], expectations: missed.expectations.slice(0, 1) })
    expect(text).toContain('NoAcknowledgedLoss is violated: 4 states')
    expect(text).not.toContain('PrefixOk is violated')
    expect(text).toContain('1 other counterexample: PrefixOk')
    expect(modelText({ ...missed, traces: [other, trace!] }, { full: true })).toContain('PrefixOk is violated')
  })

  it('calls a trace that shows a possibility a witness, and shows it if there is no counterexample', () => {
    const [trace] = asExpected.traces
    const witness = (name: string) => ({
      ...trace!,
      property: { name, kind: 'possibility' as const, witness: true as const },
    })
    const traces = [witness('CanWrite'), trace!, witness('CanRead')]
    const text = modelText({ ...asExpected, traces })
    expect(text).toContain('NoAcknowledgedLoss is violated: 4 states')
    expect(text).toContain('2 witnesses: CanWrite, CanRead (--property NAME shows one, --full all)')
    const other = { ...trace!, property: { name: 'PrefixOk', kind: 'invariant' as const } }
    expect(modelText({ ...asExpected, traces: [...traces.slice(0, 2), other] })).toContain(
      '1 other counterexample: PrefixOk; 1 witness: CanWrite (--property',
    )
    const onlyWitnesses = modelText({ ...asExpected, traces: [witness('CanWrite'), witness('CanRead')] })
    expect(onlyWitnesses).toContain('CanWrite is possible: 4 states')
    expect(onlyWitnesses).toContain('1 other witness: CanRead (')
  })

  it('arranges many actions in columns within the width', () => {
    const actions = Array.from({ length: 30 }, (_, i) => ({ name: `DoSomething${i}`, fired: i * 1000, new: i }))
    const lines = modelText({ ...asExpected, exploration: { ...exploration, actions } }, { width: 80 }).split('\n')
    const table = lines.filter((line) => line.includes('DoSomething'))
    expect(table.length).toBe(15)
    for (const line of table) expect(line.length).toBeLessThanOrEqual(80)
  })

  it.each([
    [{ cut: 12 }, 'bounded', 'bounded: 12 successors were cut off by the constraint', true],
    [
      { ended: 'depth', cut: 600, queued: 600 },
      'bounded',
      'bounded: 600 states at the greatest depth, 5, not expanded',
      false,
    ],
    [
      { ended: 'time', queued: 700 },
      'inconclusive',
      'inconclusive: stopped at the time limit after 4 levels, 700 states were not expanded; nothing proved beyond: all behaviours of up to 4 states are free of violations',
      false,
    ],
    [
      { ended: 'states', queued: 600 },
      'inconclusive',
      'inconclusive: stopped at the state limit after 5 levels, 600 states were not expanded; nothing proved beyond: all behaviours of up to 5 states are free of violations',
      false,
    ],
    [
      { ended: 'memory', distinct: 1_000_000_000, queued: 600 },
      'inconclusive',
      'inconclusive: stopped at the memory limit after 5 levels, 600 states were not expanded',
      false,
    ],
    [
      { ended: 'memory', distinct: 1_503_230_000, queued: 600 },
      'inconclusive',
      'inconclusive: stopped at the 1,503,238,553 states that one process can store (--cluster uses several) after 5 levels, 600 states were not expanded',
      false,
    ],
    [
      { ended: 'interrupt', queued: 1 },
      'inconclusive',
      'inconclusive: interrupted after 5 levels, 1 state was not expanded',
      false,
    ],
    [
      { ended: 'violation', queued: 600 },
      'inconclusive',
      'stopped at the first violation: 600 states were not expanded (use --continue to explore the rest)',
      false,
    ],
  ] as const)('names the limit of the run: %o', (changes, verdict, text, constrained) => {
    const report = ended(changes, verdict)
    const model = constrained ? { ...report.model, constraint: () => true } : report.model
    const flat = modelText({ ...report, model }).replaceAll(/\s+/g, ' ')
    expect(flat).toContain(text)
    expect(flat).toContain(`? PrefixOk ${verdict}`)
  })

  it.each([
    ['holds within the constraint', { constraint }, {}],
    ['holds within the step constraint', { stepConstraint: constraint }, {}],
    ['holds within the constraint and the step constraint', { constraint, stepConstraint: constraint }, {}],
    ['bounded', { constraint }, { ended: 'depth' }],
  ] as const)('counts an expected bound as a pass: %s', (text, constraints, changes) => {
    const report = ended({ cut: 12, ...changes }, 'bounded')
    const expectations = report.expectations.map((e) => ({ ...e, expected: 'bounded' as const, met: true }))
    const bounded = { ...report, expectations, model: { ...report.model, ...constraints } }
    expect(modelText(bounded)).toContain(`✓ PrefixOk            ${text}, as expected`)
    expect(reportPage([bounded], null)).toContain(`>${text}, as expected<`)
  })
})

describe('modelLine', () => {
  it.each([
    [
      asExpected,
      '✓ asynchronous, master disk lost      1,178 distinct  depth   5  all 2 properties as expected, 1 violated',
    ],
    [missed, '✗ synchronous      1,178 distinct  depth   5  2 of 2 not as expected: NoAcknowledgedLoss, PrefixOk'],
    [failed, '✗ asynchronous, master disk lost      1,178 distinct  depth   5  failed: Q103'],
    [
      ended({ cut: 12 }, 'bounded'),
      '? asynchronous, master disk lost      1,178 distinct  depth   5  2 of 2 bounded: NoAcknowledgedLoss, PrefixOk',
    ],
  ])('%#', (report, line) => {
    expect(modelLine(report)).toBe(line)
  })
})

describe('checkText', () => {
  it('shows models that are as expected on one line, and the others in detail', () => {
    const text = checkText([
      asExpected,
      missed,
      { ...asExpected, spec: 'other', model: { ...masterSlaveModel, spec: 'other', name: null } },
    ])
    const [lines = '', details = ''] = text.split('\n\nrocketmq/master-slave · ')
    expect(lines).toMatchInlineSnapshot(`
      "rocketmq/master-slave
      ✓ asynchronous, master disk lost      1,178 distinct  depth   5  all 2 properties as expected, 1 violated
      ✗ synchronous                         1,178 distinct  depth   5  2 of 2 not as expected: NoAcknowledgedLoss, PrefixOk

      other
      ✓ defaults                            1,178 distinct  depth   5  all 2 properties as expected, 1 violated"
    `)
    expect(details.split('\n')[0]).toBe('synchronous')
    expect(text).toContain('NoAcknowledgedLoss is violated: 4 states')
    expect(text.split('\n').at(-1)).toBe('3 models: 2 as expected, 1 not as expected; 3,534 states in 0.04 s')
  })

  it('fits one screen if every model is as expected', () => {
    const many = Array.from({ length: 20 }, () => asExpected)
    expect(checkText(many).split('\n').length).toBeLessThan(25)
    expect(checkText([asExpected]).split('\n').length).toBeLessThan(50)
  })
})

it('summarizes a run', () => {
  expect(summaryLine([asExpected, ended({ cut: 1 }, 'bounded')])).toBe(
    '2 models: 1 as expected, 1 not decided; 2,356 states in 0.02 s',
  )
})
