import { describe, expect, it, vi } from 'vitest'
import { ProgressReport, progressText } from '../../../checker/cli/terminal/progress.ts'
import type { Progress } from '../../../checker/results/exploration.ts'

const at: Progress = { depth: 12, distinct: 40_000, generated: 90_000, queued: 10_000, bytes: 3e6, violated: [] }
const violated = [
  { name: 'Small', length: 1 },
  { name: 'Agree', length: 9 },
]

/** Reports these events at these times, in seconds, and returns the output. */
function written(isTTY: boolean, reports: readonly (readonly [seconds: number, progress: Progress])[]): string[] {
  const list: string[] = []
  let now = 5_000
  const report = new ProgressReport({ isTTY, columns: 40, write: (text) => list.push(text) }, 'two nodes', () => now)
  for (const [seconds, progress] of reports) {
    now = 5_000 + seconds * 1000
    report.update(progress)
  }
  report.end()
  return list
}

describe('progress', () => {
  it('shows the progress and the speed', () => {
    expect(progressText(at, 2)).toBe('depth 12, 40,000 distinct, 10,000 queued, 20,000 states/s, 3 MB, ≥ 1 s left')
    expect(progressText({ ...at, queued: 40_000, bytes: 0 }, 2)).toBe(
      'depth 12, 40,000 distinct, 40,000 queued, 20,000 states/s',
    )
  })

  it('is a line every ten seconds', () => {
    const reports = [1, 9, 10, 15, 20.5].map((seconds) => [seconds, at] as const)
    expect(written(false, reports)).toEqual([
      `two nodes: ${progressText(at, 10)}\n`,
      `two nodes: ${progressText(at, 20.5)}\n`,
    ])
  })

  it('is one line on a terminal, no wider than the terminal, and disappears at the end', () => {
    const lines = written(
      true,
      [0.5, 1, 1.5, 2].map((seconds) => [seconds, at] as const),
    )
    expect(lines).toHaveLength(3)
    expect(lines[0]?.startsWith('\r\u001B[2Ktwo nodes: depth 12, 40,000')).toBe(true)
    expect(lines[0]?.length).toBeLessThan(40 + 5)
    expect(lines.at(-1)).toBe('\r\u001B[2K')
  })

  it('has a line for each worker of a cluster on a terminal, and erases all of them', () => {
    const workers = [
      { worker: 'host-1', shards: 2, states: 30_000, bytes: 2e6 },
      { worker: 'host-2', shards: 1, states: 10_000, bytes: 1e6 },
    ]
    const [first = '', second = '', last] = written(true, [
      [1, { ...at, workers }],
      [2, { ...at, workers: workers.slice(0, 1) }],
    ])
    expect(first.split('\n').slice(1)).toEqual([
      '  host-1: 2 shards, 30,000 states, 2 MB',
      '  host-2: 1 shard, 10,000 states, 1 MB',
    ])
    expect(second.startsWith(`\r\u001B[2K${'\u001B[1A\u001B[2K'.repeat(2)}two nodes: depth`)).toBe(true)
    expect(second.split('\n')).toHaveLength(2)
    expect(last).toBe('\r\u001B[2K\u001B[1A\u001B[2K')
  })

  it('counts the workers of a large cluster that have no line', () => {
    const workers = Array.from({ length: 20 }, (_, i) => ({ worker: `w${i}`, shards: 1, states: 1, bytes: 0 }))
    const [first = ''] = written(true, [[1, { ...at, workers }]])
    expect(first.split('\n').slice(-1)).toEqual(['  and 4 more workers'])
  })

  it('does not rewrite a line on a dumb terminal', () => {
    vi.stubEnv('TERM', 'dumb')
    expect(written(true, [[10, at]])).toEqual([`two nodes: ${progressText(at, 10)}\n`])
    vi.unstubAllEnvs()
  })

  it('reports each violation once, but none if the run ends quickly', () => {
    expect(written(false, [[0.5, { ...at, violated }]])).toEqual([])
    expect(
      written(false, [
        [0.5, { ...at, violated: violated.slice(0, 1) }],
        [1.5, { ...at, violated: violated.slice(0, 1) }],
        [2, { ...at, violated: violated.slice(0, 1) }],
        [3, { ...at, violated }],
      ]),
    ).toEqual(['two nodes: Small is violated in 1 state\n', 'two nodes: Agree is violated in 9 states\n'])
  })
})
