import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Resumption } from '../../explore/search/snapshot.ts'
import { bytesOf, lengthOf } from './bytes.ts'
import { damaged, type Manifest, type Piece, readManifest, refusal, STATES, sum } from './manifest.ts'
import { differences, type Subject } from './subject.ts'

export interface Opened {
  readonly manifest: Manifest
  readonly resumption: Resumption
}

/**
 * Opens the checkpoint in a folder. Throws Q041–Q044 (load) if there is none, if it is damaged, or if it belongs to
 * another search. Some parts are read only when the search is set up, so that is when errors in them surface.
 */
export function openCheckpoint(folder: string, subject: Subject): Opened {
  const manifest = readManifest(folder)
  const different = differences(manifest.subject, subject)
  if (different.length > 0)
    throw refusal(
      'Q044',
      folder,
      `the checkpoint belongs to a different search; the difference: ${different.join(', ')}`,
      'use the spec and the options with which it was made; only limits and --workers can differ',
    )
  const { states, credits, snapshot } = manifest
  const [statesPath, creditsPath] = [join(folder, STATES), join(folder, credits.file)]
  expectSize(statesPath, sum(states))
  expectSize(creditsPath, credits.bytes)
  return {
    manifest,
    resumption: {
      snapshot,
      load(intoStates, intoCredits) {
        readPieces(statesPath, intoStates, states)
        readPieces(creditsPath, [intoCredits], [credits])
      },
    },
  }
}

function expectSize(path: string, bytes: number): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) throw damaged(path, 'the file is missing')
  if (size < bytes) throw damaged(path, `the file is truncated: ${size} of ${bytes} bytes are present`)
}

/** Throws Q043 if the file does not contain these pieces. */
function readPieces(path: string, into: readonly ArrayBufferView[], pieces: readonly Piece[]): void {
  if (lengthOf(into) !== sum(pieces))
    throw damaged(path, `${sum(pieces)} bytes do not match the length that the manifest states`)
  const file = openSync(path, 'r')
  try {
    let at = 0
    for (const piece of pieces) {
      if (readPiece(file, into, at, piece.bytes) !== piece.sha256)
        throw damaged(path, `the checksum of bytes ${at} to ${at + piece.bytes} does not match`)
      at += piece.bytes
    }
  } finally {
    closeSync(file)
  }
}

/** Reads bytes from a file into the same positions in the given views. Returns their SHA-256 checksum. */
export function readPiece(file: number, into: readonly ArrayBufferView[], from: number, bytes: number): string {
  const hash = createHash('sha256')
  let position = from
  for (const part of bytesOf(into, from, from + bytes)) {
    for (let at = 0, read = 1; at < part.length && read > 0; at += read)
      read = readSync(file, part, at, part.length - at, position + at)
    hash.update(part)
    position += part.length
  }
  return hash.digest('hex')
}
