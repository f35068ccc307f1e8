import type { StorageKind } from '../../compile/compile.ts'
import type { Complaint } from '../../errors.ts'
import type { Report } from '../../explore/exchange/messages.ts'
import type { Ownership } from '../../explore/exchange/ownership.ts'
import type { Answer, Seal } from '../../explore/exchange/questions.ts'
import type { EngineOptions } from '../../explore/options.ts'
import type { ModelChoice } from '../../language/instantiate/instantiate.ts'
import type { Kept } from './pieces.ts'

/**
 * What a worker needs to be a shard of a run. The process that leads the run signs it, so it contains everything that
 * will be executed.
 */
export interface Enlistment {
  readonly run: string
  /** The worker that it is meant for. Nobody can therefore use the signature elsewhere. */
  readonly worker: string
  readonly member: string
  readonly term: number
  readonly shard: number
  readonly of: number
  /** The text of the spec. */
  readonly bundle: Kept
  readonly recipe: ModelChoice
  readonly properties: readonly string[] | null
  readonly stop: NonNullable<EngineOptions['stop']>
  readonly storage: StorageKind
  readonly from: number
  readonly levels: readonly number[]
  readonly ownership: Ownership
  /** Where the list of `SealedLevel` is: those of this shard after the first levels. A long list is too large for a message. */
  readonly seals: Kept
}

/** A recorded level of a shard. */
export interface SealedLevel {
  readonly level: number
  readonly seal: Seal
  readonly fired: readonly number[]
}

export interface SignedEnlistment {
  /** JSON of an `Enlistment`. */
  readonly text: string
  readonly signature: string
}

/** An idle worker's answer to a call. */
export interface Offer {
  readonly worker: string
  readonly machine: string
  readonly version: string
  /** The number of shards that it would take, out of this number. */
  readonly free: number
  readonly of: number
  readonly memory: number
}

/** A worker's answer when it is enlisted. `busy` means that it has no free thread. */
export type Enlisted = { readonly accepted: true } | { readonly busy: true } | { readonly refused: string }

/** What the process that leads a run receives. */
export type Heard = Report<Answer> | News

/** A message from a member that is not a shard yet, or no longer is one. */
export type News = { readonly from: number; readonly member: string } & WhatHappened

export type WhatHappened =
  | { readonly kind: 'loading' }
  | { readonly kind: 'joined' }
  /** `complaint` describes an error that would occur again on any other worker. */
  | { readonly kind: 'failed'; readonly reason: string; readonly complaint: Complaint | null }

/** Who takes part in a run. A member that is from an earlier term, or that is not listed, exits. */
export interface Pulse {
  readonly term: number
  readonly members: readonly string[]
}
