import type { Ownership } from '../../explore/exchange/ownership.ts'
import type { Seal } from '../../explore/exchange/questions.ts'
import type { EngineOptions } from '../../explore/options.ts'
import type { ModelChoice } from '../../language/instantiate/instantiate.ts'
import type { Kept } from './keeping.ts'

/** What a worker needs to be a shard of a run. The process that leads the run signs it, so it says all that is executed. */
export interface Enlistment {
  readonly run: string
  /** The worker that is meant, so that nobody can use the signature elsewhere. */
  readonly worker: string
  readonly member: string
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

/** What a worker answers when it is enlisted. */
export type Enlisted = { readonly accepted: true } | { readonly refused: string }

/** Where the seal of a level is kept. */
export function sealName(shard: number, level: number, epoch: number): string {
  return `${shard}.${level}.${epoch}`
}

export const BUNDLE = 'spec'
