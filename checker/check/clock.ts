import { Pace, type Pacing } from '../pace.ts'
import type { ExploreOptions } from '../results/exploration.ts'

/** Splits work into slices by elapsed time. */
export const timed: Pacing = () => new Pace(() => performance.now())

/** How long a run may continue to prepare violations for display after it should have ended. */
const GRACE_SECONDS = 0.5

interface Limits {
  readonly maxSeconds?: number | undefined
  /** Polled at every pause; returns whether the run must end now. */
  readonly interrupted?: (() => boolean) | undefined
  /** Polled at every pause; returns whether the process has exceeded its memory limit. */
  readonly isMemorySpent?: (() => boolean) | undefined
}

/** Decides when a run must end and when its grace period is over. */
export class Clock {
  readonly #start = performance.now()
  readonly #limits: Limits
  /** When the run was first asked to end. */
  #askedAt: number | null = null

  constructor(limits: Limits) {
    this.#limits = limits
  }

  seconds(): number {
    return (performance.now() - this.#start) / 1000
  }

  /** The limits, in the form that a search expects. */
  get asked(): { readonly [Limit in 'interrupted' | 'overdue']: NonNullable<ExploreOptions[Limit]> } {
    return {
      interrupted: () => this.#reason(),
      overdue: () => this.#urgent() !== null && this.seconds() - (this.#askedAt ?? 0) > GRACE_SECONDS,
    }
  }

  #reason(): 'interrupt' | 'time' | 'memory' | null {
    return this.#urgent() ?? (this.#limits.isMemorySpent?.() ? 'memory' : null)
  }

  #urgent(): 'interrupt' | 'time' | null {
    const { interrupted, maxSeconds = Infinity } = this.#limits
    const reason = interrupted?.() ? 'interrupt' : this.seconds() > maxSeconds ? 'time' : null
    if (reason !== null) this.#askedAt ??= this.seconds()
    return reason
  }
}
