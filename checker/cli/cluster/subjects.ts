/** The subjects of NATS by which the processes of a cluster reach each other. Permissions of servers are about these names. */
export const SUBJECT = {
  /** Which workers are idle? */
  call: 'quorate.call',
  /** Enlists a worker for a shard. */
  worker: (worker: string) => `quorate.worker.${worker}`,
  /** Orders for a shard. Only the process that leads a run may publish here, and on the two subjects before and the next one. */
  orders: (run: string, shard: number) => `quorate.run.${run}.orders.${shard}`,
  /** The run goes on, or is over. */
  pulse: (run: string) => `quorate.run.${run}.pulse`,
  /** States for a shard, from another one. */
  states: (run: string, shard: number | string) => `quorate.run.${run}.states.${shard}`,
  /** Reports for the process that leads the run. */
  reports: (run: string) => `quorate.run.${run}.reports`,
  /** Durable: pieces of a sealed level, or of the text of a spec. */
  piece: (run: string, what: string, piece: number) => `quorate.kept.${run}.${what}.${piece}`,
  pieces: (run: string) => `quorate.kept.${run}.>`,
} as const

export const STREAM = { name: 'QUORATE', subjects: ['quorate.kept.>'] } as const
/** The key-value bucket of runs. */
export const RUNS = 'QUORATE_RUNS'
