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
import { type Complaint, isQuorateError } from '../../errors.ts'
import { stackOf, thrownText } from '../../thrown.ts'
import { bytesIn, wordsIn } from '../checkpoint/bytes.ts'
import type { Enlistment, Pulse, SealedLevel } from './enlisting.ts'
import type { ClusterAddress } from './clusterOptions.ts'
import { connected } from './nats.ts'
import { Pieces } from './pieces.ts'
import { SUBJECT } from './subjects.ts'
import { Assembly, decodedTransfer, encoded, encodedTransfer, publishInParts, understood } from './wire.ts'

/** What the thread of a shard receives. */
export interface ShardData {
  readonly address: ClusterAddress
  readonly enlistment: Enlistment
  readonly maxMemory: number
}

/** What the thread reports. `complaint` describes an error that has a code. */
export type ShardNews =
  | { readonly kind: 'joined' }
  | { readonly kind: 'over' }
  | { readonly kind: 'failed'; readonly reason: string; readonly complaint: Complaint | null }

const CHUNK_BYTES = 2 ** 16
const WINDOW_BYTES = 2 ** 23
const STALL_MS = 10_000
const TICK_MS = 500
/** The shard exits if it hears nothing from the process that leads the run for this long. */
const ALONE_MS = 15_000

const { address, enlistment, maxMemory } = workerData as ShardData
const { run, shard, of, member, term, levels, from, ownership, recipe, properties, stop, storage, seals } = enlistment

/** Loads the spec, the first levels, and the levels that earlier members of this shard have sealed. */
async function loaded(pieces: Pieces): Promise<MachineWork> {
  const text = await pieces.get(SUBJECT.bundle(run), enlistment.bundle)
  const file = specOf(JSON.parse(Buffer.from(text).toString('utf8')) as Bundle, NODE)
  const again = (): Model => instantiate(file.load(), recipe)
  const options = { properties: properties ?? undefined, stop, storage, maxMemory }
  const first = firstLevels(again(), options, { from, levels })
  const list = await pieces.get(SUBJECT.sealList(run, member), seals)
  const work = new MachineWork(first, { shard, ownership }, sealer(pieces), again)
  for (const { level, seal, fired } of JSON.parse(Buffer.from(list).toString('utf8')) as readonly SealedLevel[]) {
    const bytes = await pieces.get(SUBJECT.seal(run, { shard, level, epoch: seal.epoch }), seal)
    work.load(wordsIn(bytes), fired)
  }
  return work
}

async function serve(): Promise<void> {
  const connection = await connected(address, `quorate ${run} ${shard + 1}`)
  const work = await loaded(await Pieces.open(connection))
  const { words, parents } = work.shape
  const chunkRows = Math.max(16, Math.floor(CHUNK_BYTES / (words * 4 + (parents ? 4 : 0) + 2)))
  const reports = SUBJECT.reports(run)
  const self = new Shard<Question, Answer>(
    { shard, of, member, chunkRows, window: WINDOW_BYTES, stallMs: STALL_MS },
    work,
    {
      toShard: (to, message) => connection.publish(SUBJECT.states(run, to), encodedTransfer(message)),
      toConductor: (report) => publishInParts(connection, reports, encoded(report)),
    },
  )
  const state = { isOver: false, heardAt: performance.now(), wake: (): unknown => undefined }
  const hear = (take: (message: Msg) => void) => ({
    callback: (_error: unknown, message: Msg) => {
      take(message)
      state.wake()
    },
  })
  const orders = new Assembly()
  connection.subscribe(
    SUBJECT.orders(run, shard),
    hear(({ data }) => orders.take(data, (order) => self.receive(order as Order<Question>, performance.now()))),
  )
  connection.subscribe(
    SUBJECT.states(run, shard),
    hear(({ data }) =>
      understood(data, (transfer) => self.receive(transfer as Transfer, performance.now()), decodedTransfer),
    ),
  )
  connection.subscribe(
    SUBJECT.pulse(run),
    hear(({ data }) =>
      understood(data, (message) => {
        const pulse = message as Pulse
        if (pulse.term < term) return
        state.heardAt = performance.now()
        if (pulse.term > term || !pulse.members.includes(member)) state.isOver = true
      }),
    ),
  )
  const timer = setInterval(() => {
    self.tick(performance.now())
    if (performance.now() - state.heardAt > ALONE_MS) state.isOver = true
    state.wake()
  }, TICK_MS)
  await connection.flush()
  connection.publish(reports, encoded({ kind: 'joined', from: shard, member }))
  tell({ kind: 'joined' })
  while (!state.isOver && !self.isReplaced) {
    if (self.step(performance.now())) await setImmediate()
    else await new Promise<void>((resolve) => (state.wake = resolve))
  }
  clearInterval(timer)
  await connection.close()
}

function sealer(pieces: Pieces): Sealer {
  return {
    async put(level, epoch, sealed) {
      return { ...(await pieces.put(SUBJECT.seal(run, { shard, level, epoch }), bytesIn(sealed))), epoch }
    },
  }
}

function tell(news: ShardNews): void {
  parentPort?.postMessage(news)
}

serve().then(
  () => tell({ kind: 'over' }),
  (error: unknown) =>
    tell({
      kind: 'failed',
      reason: stackOf(error) || thrownText(error),
      complaint: isQuorateError(error) ? error.complaint : null,
    }),
)
