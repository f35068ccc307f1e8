import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Manifest, readManifest } from '../../../checker/cli/checkpoint/manifest.ts'
import { openCheckpoint } from '../../../checker/cli/checkpoint/reader.ts'
import { differences, type Subject } from '../../../checker/cli/checkpoint/subject.ts'
import { CheckpointWriter } from '../../../checker/cli/checkpoint/writer.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { type EngineOptions, explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { complaintOf } from '../../support/complaint.ts'

const subject: Subject = { spec: 'kafka/isr-change', model: '(3,1,2)', constants: 'nodes=3' }
const file = await openSpec(fileURLToPath(new URL('../../../specs/kafka/isr-change.ts', import.meta.url)))
const model = instantiate(file.load(), { model: '(3,1,2)' })
const options = { chunk: 100, maxMemory: 2 ** 24 }
const counts = ({ distinct, generated, levels, actions, properties }: ReturnType<typeof explore>) => ({
  distinct,
  generated,
  levels,
  actions,
  properties,
})
const whole = counts(explore(model, options))

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-checkpoint-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const inFolder = (name: string): string => join(folder, name)

/** A search that ends at pause number `pause`, with a checkpoint at each pause. */
function begun(pause: number, from?: Manifest, more: EngineOptions = {}): CheckpointWriter {
  const writer = new CheckpointWriter({ folder, subject, everySeconds: 0, from, writeBytes: 1000 })
  let pauses = 0
  const interrupted = () => (++pauses > pause ? 'interrupt' : null)
  explore(model, { ...options, ...more, checkpoint: writer, interrupted })
  return writer
}

function resumed(): object {
  const { resumption } = openCheckpoint(folder, subject)
  return counts(explore(model, { ...options, resume: resumption }))
}

describe('a checkpoint', () => {
  it('can be resumed any number of times, with the result of a single search', () => {
    begun(4)
    for (let times = 0; times < 5; times++) {
      const { manifest, resumption } = openCheckpoint(folder, subject)
      begun(3, manifest, { resume: resumption })
      expect(readManifest(folder).number).toBeGreaterThan(manifest.number)
      expect(readManifest(folder).snapshot.expanded).toBeGreaterThan(manifest.snapshot.expanded)
    }
    expect(resumed()).toEqual(whole)
  })

  it('consists of three files, and is removed as a whole', () => {
    const writer = begun(6)
    const { number } = readManifest(folder)
    expect(readdirSync(folder).sort()).toEqual([`credits-${number}.bin`, 'manifest.json', 'states.bin'])
    writeFileSync(inFolder('notes.txt'), 'of the user')
    writer.remove()
    expect(readdirSync(folder)).toEqual(['notes.txt'])
  })

  it('ignores what a killed process appended after it', () => {
    begun(5)
    appendFileSync(inFolder('states.bin'), 'half a checkpoint')
    writeFileSync(inFolder('manifest.json.part'), '{"half":')
    writeFileSync(inFolder('credits-99.bin'), 'half')
    expect(resumed()).toEqual(whole)
    const { manifest, resumption } = openCheckpoint(folder, subject)
    begun(2, manifest, { resume: resumption })
    expect(resumed()).toEqual(whole)
  })

  it('contains as many states as fit into the memory', () => {
    begun(9)
    const { resumption } = openCheckpoint(folder, subject)
    const small = complaintOf(() => explore(model, { ...options, resume: resumption, maxMemory: 2 ** 11 }))
    expect(small).toMatchObject({ code: 'Q083', class: 'limit' })
  })

  it.each([{ maxStates: 20 }, { maxDepth: 3 }])('is within the limits: %j', (limits) => {
    begun(9)
    const { resumption } = openCheckpoint(folder, subject)
    const beyond = complaintOf(() => explore(model, { ...options, resume: resumption, ...limits }))
    expect(beyond).toMatchObject({ code: 'Q080', class: 'usage' })
  })

  it.each([{ maxStates: 300 }, { maxDepth: 7 }])(
    'is saved when a limit ends the run, and a higher limit continues it: %j',
    (limits) => {
      begun(Infinity, undefined, limits)
      expect(resumed()).toEqual(whole)
    },
  )
})

/** Changes one byte. */
function flip(name: string, at: number): void {
  const content = readFileSync(inFolder(name))
  content[at] = (content[at] ?? 0) ^ 4
  writeFileSync(inFolder(name), content)
}

function edit(from: RegExp, to: string): void {
  writeFileSync(inFolder('manifest.json'), readFileSync(inFolder('manifest.json'), 'utf8').replace(from, to))
}

const credits = (): string => readManifest(folder).credits.file

describe('is rejected, with the reason', () => {
  it.each<[string, () => void, string, string]>([
    ['no manifest', () => rmSync(inFolder('manifest.json')), 'Q041', 'there is no checkpoint'],
    ['a cut manifest', () => truncateSync(inFolder('manifest.json'), 200), 'Q043', 'cannot be parsed as JSON'],
    ['an empty manifest', () => truncateSync(inFolder('manifest.json')), 'Q043', 'cannot be parsed as JSON'],
    ['another file', () => writeFileSync(inFolder('manifest.json'), '{}'), 'Q042', 'its format is undefined'],
    ['null', () => writeFileSync(inFolder('manifest.json'), 'null'), 'Q042', 'its format is undefined'],
    ['another format', () => edit(/checkpoint\/2/, 'checkpoint/1'), 'Q042', 'quorate.checkpoint/1, not'],
    ['another number in the manifest', () => edit(/"cut":/, '"cut":1'), 'Q043', 'its checksum does not match'],
    ['no states', () => rmSync(inFolder('states.bin')), 'Q043', 'the file is missing'],
    ['truncated states', () => truncateSync(inFolder('states.bin'), 1001), 'Q043', 'truncated: 1001 of'],
    ['one changed bit', () => flip('states.bin', 700), 'Q043', 'the checksum of bytes'],
    ['no credits', () => rmSync(inFolder(credits())), 'Q043', 'the file is missing'],
    ['truncated credits', () => truncateSync(inFolder(credits()), 3), 'Q043', 'truncated: 3 of'],
    ['changed credits', () => flip(credits(), 2), 'Q043', 'the checksum of bytes'],
  ])('%s', (_name, damage, code, reason) => {
    begun(6)
    damage()
    const complaint = complaintOf(resumed)
    expect(complaint).toMatchObject({ code, class: 'load' })
    expect(complaint.problem).toContain(reason)
  })

  it('rejects one of another search, and names the difference', () => {
    begun(2)
    const other = { ...subject, constants: 'nodes=2', faults: 'crash=1' }
    const complaint = complaintOf(() => openCheckpoint(folder, other))
    expect(complaint).toMatchObject({ code: 'Q044', class: 'load' })
    expect(complaint.problem).toContain('constants (nodes=3, and now nodes=2), faults (none, and now crash=1)')
    expect(differences(subject, subject)).toEqual([])
  })
})

describe('a checkpoint that cannot be written', () => {
  type Obstacle = [name: string, obstruct: (path: string) => void, reason: string]
  const full: Obstacle = ['no space is left', (path) => symlinkSync('/dev/full', path), 'ENOSPC']
  const obstacles: readonly Obstacle[] = [
    ['a folder is in the way', (path) => mkdirSync(path), 'EISDIR'],
    ...(existsSync('/dev/full') ? [full] : []),
  ]

  it.each(obstacles)('ends the run, and keeps the previous checkpoint: %s', (_name, obstruct, reason) => {
    begun(5)
    const { manifest, resumption } = openCheckpoint(folder, subject)
    const path = inFolder(`credits-${manifest.number + 1}.bin`)
    obstruct(path)
    const complaint = complaintOf(() => begun(1, manifest, { resume: resumption }))
    expect(complaint).toMatchObject({ code: 'Q082', class: 'limit' })
    expect(complaint.problem).toContain(reason)
    expect(complaint.hint).toContain(`--resume ${folder}`)
    expect(readManifest(folder)).toEqual(manifest)
    rmSync(path, { recursive: true })
    expect(resumed()).toEqual(whole)
  })
})
