/**
 * The NATS subjects over which the processes of a cluster communicate. Server permissions refer to these names. Only
 * processes that lead runs may publish on the first five.
 */
export const SUBJECT = {
  /** Asks which workers are idle. */
  call: 'quorate.call',
  /** Enlists a worker for a shard. */
  worker: (worker: string) => `quorate.worker.${worker}`,
  /** Carries orders to a shard. */
  orders: (run: string, shard: number) => `quorate.run.${run}.orders.${shard}`,
  /** Announces who takes part in the run. */
  pulse: (run: string) => `quorate.run.${run}.pulse`,
  /** The text of a spec; durable. */
  bundle: (run: string) => (piece: number) => `quorate.spec.${run}.${piece}`,
  /** The list of levels that a new member loads; durable. */
  sealList: (run: string, member: string) => (piece: number) => `quorate.spec.${run}.${member}.${piece}`,
  allOfBundle: (run: string) => `quorate.spec.${run}.>`,
  /** Carries states from one shard to another. */
  states: (run: string, shard: number) => `quorate.run.${run}.states.${shard}`,
  /** Carries reports to the process that leads the run. */
  reports: (run: string) => `quorate.run.${run}.reports`,
  /** A sealed level of a shard; durable. */
  seal:
    (
      run: string,
      { shard, level, epoch }: { readonly shard: number; readonly level: number; readonly epoch: number },
    ) =>
    (piece: number) =>
      `quorate.sealed.${run}.${shard}.${level}.${epoch}.${piece}`,
  allSeals: (run: string) => `quorate.sealed.${run}.>`,
} as const

export const STREAM = { name: 'QUORATE', subjects: ['quorate.spec.>', 'quorate.sealed.>'] } as const
/** The key-value bucket for runs. */
export const RUNS = 'QUORATE_RUNS'
