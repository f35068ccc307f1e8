import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { main, run } from '../../support/processes/cli.ts'
import { type MemoryGroup, memoryGroup } from '../../support/processes/memoryGroup.ts'
import { specFolder } from '../../support/sources/specFiles.ts'

/**
 * Searches a model that is too large for any of the containers, with default limits. If the test runs as root, each
 * container is a control group, and the system kills its processes if they need more memory. Otherwise, the command
 * only sees such a limit. `CONTAINERS=256,512,1024` selects sizes in MB.
 */
const sizes = (process.env['CONTAINERS'] ?? '256').split(',').map(Number)
const spec = fileURLToPath(new URL('../../../specs/kafka/truncation.ts', import.meta.url))
const constants = ['protocol=kip-320', 'replicas=3', 'logSize=3', 'maxRecords=3', 'maxLeaderEpoch=3']
const folder = specFolder(
  Object.fromEntries(
    sizes.map((size) => [`${size}.cjs`, `process.constrainedMemory = () => ${size * 2 ** 20}; process.env.SEEN = 1`]),
  ),
)

describe.each(sizes)('in a container of %i MB', { timeout: 600_000 }, (size) => {
  let group: MemoryGroup | string = ''
  beforeAll(() => {
    group = memoryGroup(size * 2 ** 20)
    if (typeof group === 'string')
      process.stderr.write(`no control group of ${size} MB, so its limit is only simulated: ${group}\n`)
  })
  afterAll(async () => {
    // For a moment, the system still counts a process that has ended.
    if (typeof group !== 'string') await vi.waitFor(group.remove, { timeout: 5_000 })
  })

  it.each([1, 2])('a large search ends as inconclusive with its figures: --workers %i', async (workers) => {
    const simulated = typeof group === 'string'
    const env = simulated ? { NODE_OPTIONS: `--require=${join(folder.path, `${size}.cjs`)}` } : {}
    const command = `${typeof group === 'string' ? ':' : group.enter} && exec "$0" "$@"`
    const args = [main, 'check', spec, ...constants.flatMap((one) => ['-c', one]), '--workers', `${workers}`, '--json']
    const { stdout, stderr, exitCode } = await run('sh', ['-c', command, process.execPath, ...args], {
      env,
      timeoutMs: 590_000,
    })
    const killed = typeof group === 'string' ? 0 : group.killed()
    expect({ killed, exitCode, stderr }).toEqual({ killed: 0, exitCode: 20, stderr: expect.any(String) as string })
    const report = JSON.parse(stdout) as { states: { distinct: number }; memory: { peakBytes: number } }
    expect(report).toMatchObject({ complete: false, stopped: { by: 'memory' } })
    expect(report.states.distinct).toBeGreaterThan(1_000_000)
    expect(report.memory.peakBytes).toBeLessThan(size * 2 ** 20)
  })
})
