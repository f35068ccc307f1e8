import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { QuorateError } from '../../errors.ts'
import type { Checkpointer, Snapshot } from '../../explore/search/snapshot.ts'
import { bytesOf, lengthOf } from './bytes.ts'
import { creditsFile, encode, MANIFEST, type Manifest, type Piece, STATES, sum } from './manifest.ts'
import type { Subject } from './subject.ts'

/**
 * The phases of writing a checkpoint. `append` is reported for each chunk of states. Until `rename`, the previous
 * checkpoint remains the valid one.
 */
export const PHASES = ['append', 'sync', 'credits', 'manifest', 'rename', 'done'] as const
export type Phase = (typeof PHASES)[number]

export interface WriterOptions {
  readonly folder: string
  readonly subject: Subject
  /** The pause between two checkpoints, in seconds. */
  readonly everySeconds: number
  /** The checkpoint that the search was resumed from. */
  readonly from?: Manifest | undefined
  /** For tests: called whenever a phase is reached. */
  readonly reached?: (phase: Phase) => void
  /** For tests: how many bytes to write at once. */
  readonly writeBytes?: number
}

const CREATE = constants.O_RDWR | constants.O_CREAT

/**
 * Keeps the latest snapshot of a search in a folder. New states are appended to `states.bin`, the credits of the level
 * under construction go to a new file each time, and the manifest, which says which parts of these files are valid, is
 * renamed into place last. So no matter when the process or the machine stops, the last complete checkpoint survives.
 */
export class CheckpointWriter implements Checkpointer {
  readonly #options: WriterOptions
  #states: Piece[]
  #number: number
  #last = performance.now()

  constructor(options: WriterOptions) {
    this.#options = options
    this.#states = [...(options.from?.states ?? [])]
    this.#number = options.from?.number ?? 0
  }

  /** Whether the folder contains a checkpoint. */
  get hasWritten(): boolean {
    return this.#number > 0
  }

  due(): boolean {
    return performance.now() - this.#last >= this.#options.everySeconds * 1000
  }

  /** Throws Q082 (limit) if something cannot be written; the previous checkpoint remains valid. */
  save(snapshot: Snapshot, states: readonly Int32Array[], credits: Uint16Array): void {
    const { folder } = this.#options
    try {
      this.#write(snapshot, states, credits)
    } catch (error) {
      throw unwritable(folder, error, this.hasWritten)
    }
    this.#last = performance.now()
  }

  /** Called when the search is over. Leaves all other files in the folder alone. */
  remove(): void {
    if (this.hasWritten) removeCheckpoint(this.#options.folder)
  }

  #write(snapshot: Snapshot, states: readonly Int32Array[], credits: Uint16Array): void {
    const { folder, subject } = this.#options
    const number = this.#number + 1
    mkdirSync(folder, { recursive: true })
    const pieces = [...this.#states, this.#append(states)]
    const file = creditsFile(number)
    const held = { ...this.#writeFile(file, credits, 'credits'), file }
    const manifest = encode({ subject, number, snapshot, states: pieces, credits: held })
    this.#writeFile(`${MANIFEST}.part`, Buffer.from(manifest), 'manifest')
    renameSync(join(folder, `${MANIFEST}.part`), join(folder, MANIFEST))
    this.#reached('rename')
    syncFolder(folder)
    this.#states = pieces
    this.#number = number
    removeOldCredits(folder, file)
    this.#reached('done')
  }

  /** Appends new states after those of the last checkpoint. */
  #append(states: readonly Int32Array[]): Piece {
    const start = sum(this.#states)
    const file = openSync(join(this.#options.folder, STATES), CREATE, 0o666)
    try {
      ftruncateSync(file, start)
      const piece = this.#writeAt(file, states, start, 'append')
      fsyncSync(file)
      this.#reached('sync')
      return piece
    } finally {
      closeSync(file)
    }
  }

  #writeFile(name: string, content: ArrayBufferView, phase: Phase): Piece {
    const file = openSync(join(this.#options.folder, name), 'w')
    try {
      const piece = this.#writeAt(file, [content], 0, phase)
      fsyncSync(file)
      return piece
    } finally {
      closeSync(file)
    }
  }

  /** Writes all bytes, starting with byte `start`, to the same position in the file. */
  #writeAt(file: number, content: readonly ArrayBufferView[], start: number, phase: Phase): Piece {
    const hash = createHash('sha256')
    let position = start
    for (const bytes of bytesOf(content, start, lengthOf(content), this.#options.writeBytes)) {
      hash.update(bytes)
      for (let at = 0; at < bytes.length; this.#reached(phase))
        at += writeSync(file, bytes, at, bytes.length - at, position + at)
      position += bytes.length
    }
    return { bytes: position - start, sha256: hash.digest('hex') }
  }

  #reached(phase: Phase): void {
    this.#options.reached?.(phase)
  }
}

/**
 * Makes sure that a renamed file keeps its new name after a power failure. Windows neither has nor needs an equivalent
 * call.
 */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

function removeOldCredits(folder: string, present: string | null): void {
  for (const name of readdirSync(folder))
    if (/^credits-\d+\.bin$/.test(name) && name !== present) rmSync(join(folder, name), { force: true })
}

/** Removes the manifest first, because the other files do not count as a checkpoint without it. */
function removeCheckpoint(folder: string): void {
  for (const name of [MANIFEST, `${MANIFEST}.part`, STATES]) rmSync(join(folder, name), { force: true })
  removeOldCredits(folder, null)
}

function unwritable(folder: string, error: unknown, hasOther: boolean): QuorateError {
  const reason = error instanceof Error ? error.message : String(error)
  return new QuorateError(
    {
      code: 'Q082',
      class: 'limit',
      where: [folder],
      problem: `the checkpoint cannot be written: ${reason}`,
      hint: hasOther
        ? `free some space there, and continue from the last one: --resume ${folder}`
        : 'name a writable folder with enough space for all states',
    },
    { cause: error },
  )
}
