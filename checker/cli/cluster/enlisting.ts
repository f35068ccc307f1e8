import type { Complaint } from '../../errors.ts'
import type { Report } from '../../explore/exchange/messages.ts'
import type { Ownership } from '../../explore/exchange/ownership.ts'
import type { Answer, Seal } from '../../explore/exchange/questions.ts'
import type { EngineOptions } from '../../explore/options.ts'
import type { ModelChoice } from '../../language/instantiate/instantiate.ts'
import type { Kept } from './pieces.ts'

/** What a worker needs to be a shard of a run. The process that leads the run signs it, so it says all that is executed. */
export interface Enlistment {
  readonly run: string
  /** The worker that is meant, so that nobody can use the signature elsewhere. */
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
  readonly from: number
  readonly levels: readonly number[]
  readonly ownership: Ownership
  /** Of this shard: the levels after the first ones that are recorded. */
  readonly seals: readonly { readonly level: number; readonly seal: Seal; readonly fired: readonly number[] }[]
}

export interface SignedEnlistment {
  /** JSON of an `Enlistment`. */
  readonly text: string
  readonly signature: string
}

/** What an idle worker answers to a call. */
export interface Offer {
  readonly worker: string
  readonly machine: string
  readonly version: string
  /** The shards that it would take, out of this number. */
  readonly free: number
  readonly of: number
  readonly memory: number
}

/** What a worker answers when it is enlisted. `busy`: it has no thread left. */
export type Enlisted = { readonly accepted: true } | { readonly busy: true } | { readonly refused: string }

/** What a process that leads a run hears. */
export type Heard = Report<Answer> | News

/** A member that is not a shard yet, or not any more. */
export type News = { readonly from: number; readonly member: string } & WhatHappened

export type WhatHappened =
  | { readonly kind: 'loading' }
  | { readonly kind: 'joined' }
  /** `complaint`: of an error that would come again on any other worker. */
  | { readonly kind: 'failed'; readonly reason: string; readonly complaint: Complaint | null }

/** Who takes part in a run. A member of an earlier term, or one that is not named, ends. */
export interface Pulse {
  readonly term: number
  readonly members: readonly string[]
}
