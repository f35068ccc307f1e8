import type { StorageKind } from '../../compile/compile.ts'
import type { Complaint } from '../../errors.ts'
import type { Report } from '../../explore/exchange/messages.ts'
import type { Ownership } from '../../explore/exchange/ownership.ts'
import type { Answer, Seal } from '../../explore/exchange/questions.ts'
import type { EngineOptions } from '../../explore/options.ts'
import type { ModelChoice } from '../../language/instantiate/instantiate.ts'
import type { Kept } from './pieces.ts'

/**
 * Everything a worker needs to become a shard of a run, including all code that it will execute. Signed by the process
 * that leads the run.
 */
export interface Enlistment {
  readonly run: string
  /** The worker that this is addressed to, so that nobody can reuse the signature elsewhere. */
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
  /**
   * Where to find the list of `SealedLevel`s that this shard has after the first levels. It can be too long for a
   * message.
   */
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
  /** How many more shards the worker can take, out of a total of `of`. */
  readonly free: number
  readonly of: number
  readonly memory: number
}

/** A worker's answer when it is enlisted. `busy` means that it has no free thread. */
export type Enlisted = { readonly accepted: true } | { readonly busy: true } | { readonly refused: string }

/** What the process that leads a run receives. */
export type Heard = Report<Answer> | News

/** A message from a member that is not a shard yet or has stopped being one. */
export type News = { readonly from: number; readonly member: string } & WhatHappened

export type WhatHappened =
  | { readonly kind: 'loading' }
  | { readonly kind: 'joined' }
  /** `complaint` describes an error that would also occur on any other worker. */
  | { readonly kind: 'failed'; readonly reason: string; readonly complaint: Complaint | null }

/** Lists the members of a run. A member that is not on the list, or that belongs to an earlier term, exits. */
export interface Pulse {
  readonly term: number
  readonly members: readonly string[]
}
