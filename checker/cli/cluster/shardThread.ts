import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Msg } from '@nats-io/transport-node'
import { firstLevels } from '../../explore/exchange/firstLevels.ts'
import { MachineWork, type Sealer } from '../../explore/exchange/machineWork.ts'
import type { Order, Transfer } from '../../explore/exchange/messages.ts'
import type { Answer, Question } from '../../explore/exchange/questions.ts'
import { Shard } from '../../explore/exchange/shard.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import type { Model } from '../../language/model/model.ts'
import type { Bundle } from '../../loading/bundle.ts'
import { specOf } from '../../loading/load.ts'
import { NODE } from '../../loading/nodeHost.ts'
import { stackOf, thrownText } from '../../thrown.ts'
import { type Enlistment, sealName } from './enlisting.ts'
import { Keeping } from './keeping.ts'
import type { Place } from '../options/cluster/clusterOptions.ts'
import { connected } from './nats.ts'
import { SUBJECT } from './subjects.ts'
import { decoded, decodedTransfer, encoded, encodedTransfer } from './wire.ts'

/** What the thread of a shard is given. */
export interface ShardData {
  readonly place: Place
  readonly enlistment: Enlistment
  readonly bundle: Bundle
  readonly maxMemory: number
}

/** Why the thread ended. */
export type ShardEnd = { readonly over: true } | { readonly failed: string }

const CHUNK_BYTES = 2 ** 16
const WINDOW_BYTES = 2 ** 23
const STALL_MS = 10_000
const TICK_MS = 500
/** Without a sign of the process that leads the run for so long, the shard ends. */
const ALONE_MS = 15_000

const { place, enlistment, bundle, maxMemory } = workerData as ShardData
const { run, shard, of, member, levels, from, ownership, recipe, properties, stop, seals } = enlistment

async function serve(): Promise<void> {
  const connection = await connected(place, `quorate ${run} ${shard + 1}`)
  const keeping = await Keeping.open(connection)
  const file = specOf(bundle, NODE)
  const again = (): Model => instantiate(file.load(), recipe)
  const options = { properties: properties ?? undefined, stop, maxMemory }
  const work = new MachineWork(
    firstLevels(again(), options, { from, levels }),
    { shard, ownership },
    sealer(keeping),
    again,
  )
  for (const { level, seal, fired } of seals) {
    const bytes = await keeping.get(run, sealName(shard, level, seal.epoch), seal)
    const states = new Int32Array(bytes.length / 4)
    new Uint8Array(states.buffer).set(bytes)
    work.load(states, fired)
  }
  const chunkRows = Math.max(16, Math.floor(CHUNK_BYTES / (work.shape.words * 4 + 2)))
  const reports = SUBJECT.reports(run)
  const self = new Shard<Question, Answer>(
    { shard, of, member, chunkRows, window: WINDOW_BYTES, stallMs: STALL_MS },
    work,
    {
      toShard: (to, message) => connection.publish(SUBJECT.states(run, to), encodedTransfer(message)),
      toConductor: (report) => connection.publish(reports, encoded(report)),
    },
  )
  const state = { isOver: false, heardAt: performance.now(), wake: (): unknown => undefined }
  const hear = (take: (message: Msg) => void) => ({
    callback: (_error: unknown, message: Msg) => {
      take(message)
      state.wake()
    },
  })
  connection.subscribe(
    SUBJECT.orders(run, shard),
    hear(({ data }) => self.receive(decoded(data) as Order<Question>, performance.now())),
  )
  connection.subscribe(
    SUBJECT.states(run, shard),
    hear(({ data }) => self.receive(decodedTransfer(data) as Transfer, performance.now())),
  )
  connection.subscribe(
    SUBJECT.pulse(run),
    hear(({ data }) => {
      state.heardAt = performance.now()
      if (data.length > 0) state.isOver = true
    }),
  )
  const timer = setInterval(() => {
    self.tick(performance.now())
    if (performance.now() - state.heardAt > ALONE_MS) state.isOver = true
    state.wake()
  }, TICK_MS)
  await connection.flush()
  connection.publish(reports, encoded({ kind: 'joined', from: shard, member }))
  while (!state.isOver && !self.isReplaced) {
    if (self.step(performance.now())) await setImmediate()
    else await new Promise<void>((resolve) => (state.wake = resolve))
  }
  clearInterval(timer)
  await connection.close()
}

function sealer(keeping: Keeping): Sealer {
  return {
    async put(level, epoch, states, _fired) {
      const bytes = new Uint8Array(states.buffer, states.byteOffset, states.byteLength)
      const kept = await keeping.put(run, sealName(shard, level, epoch), bytes)
      return { ...kept, epoch, rows: states.length }
    },
  }
}

const tell = (end: ShardEnd): void => parentPort?.postMessage(end)
serve().then(
  () => tell({ over: true }),
  (error: unknown) => tell({ failed: stackOf(error) || thrownText(error) }),
)
