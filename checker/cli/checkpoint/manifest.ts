import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { QuorateError } from '../../errors.ts'
import type { Snapshot } from '../../explore/search/snapshot.ts'
import type { Subject } from './subject.ts'

export const MANIFEST = 'manifest.json'
export const STATES = 'states.bin'
const FORMAT = 'quorate.checkpoint/3'

/** Consecutive bytes of a file. */
export interface Piece {
  readonly bytes: number
  readonly sha256: string
}

/** What a checkpoint consists of. */
export interface Manifest {
  readonly subject: Subject
  /** 1, 2, 3, … */
  readonly number: number
  readonly snapshot: Snapshot
  /**
   * The valid part at the start of `states.bin`. Anything after it belongs to a checkpoint that was never completed.
   */
  readonly states: readonly Piece[]
  /** The entire credits file. */
  readonly credits: Piece & { readonly file: string }
}

export function creditsFile(number: number): string {
  return `credits-${number}.bin`
}

export function sum(pieces: readonly Piece[]): number {
  return pieces.reduce((total, { bytes }) => total + bytes, 0)
}

/** The manifest as text, including a checksum. */
export function encode(manifest: Manifest): string {
  return `${JSON.stringify({ format: FORMAT, sha256: digest(JSON.stringify(manifest)), manifest })}\n`
}

/** Throws Q041, Q042 or Q043 (load) if the folder's manifest is missing, has another format, or is damaged. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST)
  let parsed: { readonly format?: unknown; readonly sha256?: unknown; readonly manifest?: Manifest }
  try {
    const text = readFileSync(path, 'utf8')
    parsed = Object(JSON.parse(text)) as typeof parsed
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(path, 'it cannot be parsed as JSON')
    throw refusal(
      'Q041',
      folder,
      `there is no checkpoint: ${path} cannot be read`,
      'name the folder that was given to --checkpoint; a run that completes removes its checkpoint',
    )
  }
  const { format, sha256, manifest } = parsed
  if (format !== FORMAT)
    throw refusal('Q042', path, `its format is ${String(format)}, not ${FORMAT}`, 'use the version that wrote it')
  if (!manifest || sha256 !== digest(JSON.stringify(manifest))) throw damaged(path, 'its checksum does not match')
  return manifest
}

export function damaged(path: string, how: string): QuorateError {
  return refusal('Q043', path, `the checkpoint is damaged: ${how}`, 'start again with --checkpoint in another folder')
}

export function refusal(code: string, where: string, problem: string, hint: string): QuorateError {
  return new QuorateError({ code, class: 'load', where: [where], problem, hint })
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
