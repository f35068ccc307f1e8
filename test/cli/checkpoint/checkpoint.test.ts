import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
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
import { openCheckpoint, readPiece } from '../../../checker/cli/checkpoint/reader.ts'
import { differences, type Subject } from '../../../checker/cli/checkpoint/subject.ts'
import { CheckpointWriter } from '../../../checker/cli/checkpoint/writer.ts'
import { openSpec } from '../../../checker/loading/open.ts'
import { type EngineOptions, explore } from '../../../checker/explore/explore.ts'
import { instantiate } from '../../../checker/language/instantiate/instantiate.ts'
import { untimed } from '../../../checker/pace.ts'
import { complaintOf } from '../../support/complaint.ts'

const subject: Subject = { spec: 'kafka/isr-change', model: '(3,1,2)', constants: 'nodes=3' }
const file = await openSpec(fileURLToPath(new URL('../../../specs/kafka/isr-change.ts', import.meta.url)))
const model = instantiate(file.load(), { model: '(3,1,2)' })
const options = { pace: untimed(100), maxMemory: 2 ** 24 }
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

/** A search that ends after expanding a few parts, with a checkpoint after each of them. */
function begun(parts: number, from?: Manifest, more: EngineOptions = {}): CheckpointWriter {
  const writer = new CheckpointWriter({ folder, subject, everySeconds: 0, from, writeBytes: 1000 })
  let expanded = 0
  const checkpoint: EngineOptions['checkpoint'] = {
    due: () => ++expanded > 0 && writer.due(),
    save: (...args) => writer.save(...args),
  }
  const interrupted = () => (expanded > parts + 4 ? 'interrupt' : null)
  explore(model, { ...options, ...more, checkpoint, interrupted })
  return writer
}

function resumed(): object {
  const { resumption } = openCheckpoint(folder, subject)
  return counts(explore(model, { ...options, resume: resumption }))
}

describe('a checkpoint', () => {
  it('can be resumed any number of times, and gives the result of an uninterrupted search', () => {
    begun(4)
    for (let times = 0; times < 5; times++) {
      const { manifest, resumption } = openCheckpoint(folder, subject)
      begun(3, manifest, { resume: resumption })
      expect(readManifest(folder).number).toBeGreaterThan(manifest.number)
      expect(readManifest(folder).snapshot.expanded).toBeGreaterThan(manifest.snapshot.expanded)
    }
    expect(resumed()).toEqual(whole)
  })

  it('consists of three files, which are removed together', () => {
    const writer = begun(6)
    const { number } = readManifest(folder)
    expect(readdirSync(folder).sort()).toEqual([`credits-${number}.bin`, 'manifest.json', 'states.bin'])
    writeFileSync(inFolder('notes.txt'), 'of the user')
    writer.remove()
    expect(readdirSync(folder)).toEqual(['notes.txt'])
  })

  it('ignores what a process appended before it was killed', () => {
    begun(5)
    appendFileSync(inFolder('states.bin'), 'half a checkpoint')
    writeFileSync(inFolder('manifest.json.part'), '{"half":')
    writeFileSync(inFolder('credits-99.bin'), 'half')
    expect(resumed()).toEqual(whole)
    const { manifest, resumption } = openCheckpoint(folder, subject)
    begun(2, manifest, { resume: resumption })
    expect(resumed()).toEqual(whole)
  })

  it('may contain as many states as fit in memory', () => {
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

/** Views of 12, 4 and 24 bytes that contain the numbers 1, 2, 3, …. */
const views = (): readonly Int32Array[] => [Int32Array.of(1, 2, 3), Int32Array.of(4), Int32Array.of(5, 6, 7, 8, 9, 10)]

describe('the states of a checkpoint', () => {
  const snapshot = {
    levelStarts: [0],
    levelEnd: 1,
    rows: 1,
    expanded: 0,
    initial: 1,
    found: [],
    cut: 0,
    fired: [],
    fresh: [],
    degrees: null,
    sampled: [],
  }

  it.each([1, 3, 4, 7, 16, 1000])('are written from several parts, at most %d bytes at a time', (writeBytes) => {
    const writer = new CheckpointWriter({ folder, subject, everySeconds: 0, writeBytes })
    writer.save(snapshot, views().slice(0, 2), Uint16Array.of(1))
    writer.save(snapshot, views(), Uint16Array.of(1))
    expect(readManifest(folder).states.map(({ bytes }) => bytes)).toEqual([16, 24])
    const into = [new Int32Array(2), new Int32Array(7), new Int32Array(1)]
    openCheckpoint(folder, subject).resumption.load(into, new Uint16Array(1))
    expect(into.flatMap((part) => [...part])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it.each([4, 8])('can lie beyond %d GiB, in the file and in memory', (gibibytes) => {
    const far = gibibytes * 2 ** 30
    // Parts of memory and of a file that are never written take up no space.
    const states = new Int32Array(new SharedArrayBuffer(far + 4000))
    states.fill(7, far / 4)
    const from = {
      subject,
      number: 1,
      snapshot,
      states: [{ bytes: far, sha256: '' }],
      credits: { bytes: 0, sha256: '', file: '' },
    }
    const writer = new CheckpointWriter({ folder, subject, everySeconds: 0, from, writeBytes: 1000 })
    writer.save(snapshot, [states], new Uint16Array())
    const { bytes, sha256 } = readManifest(folder).states[1] ?? { bytes: 0, sha256: '' }
    expect([bytes, statSync(inFolder('states.bin')).size]).toEqual([4000, far + 4000])
    states.fill(0, far / 4)
    const written = openSync(inFolder('states.bin'), 'r')
    try {
      expect(readPiece(written, [states], far, bytes)).toBe(sha256)
    } finally {
      closeSync(written)
    }
    expect(states.subarray(far / 4 - 1)).toEqual(Int32Array.of(0, ...Array.from({ length: 1000 }, () => 7)))
  })
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

describe('a damaged checkpoint is rejected, with the reason', () => {
  it.each<[string, () => void, string, string]>([
    ['no manifest', () => rmSync(inFolder('manifest.json')), 'Q041', 'there is no checkpoint'],
    ['a cut manifest', () => truncateSync(inFolder('manifest.json'), 200), 'Q043', 'cannot be parsed as JSON'],
    ['an empty manifest', () => truncateSync(inFolder('manifest.json')), 'Q043', 'cannot be parsed as JSON'],
    ['another file', () => writeFileSync(inFolder('manifest.json'), '{}'), 'Q042', 'its format is undefined'],
    ['null', () => writeFileSync(inFolder('manifest.json'), 'null'), 'Q042', 'its format is undefined'],
    ['another format', () => edit(/checkpoint\/3/, 'checkpoint/1'), 'Q042', 'quorate.checkpoint/1, not'],
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

  it('rejects the checkpoint of another search, and names the difference', () => {
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
