/**
 * Translates the files on the disks of a Kafka partition into the terms of kafka/isr: for each broker N the output of
 * `kafka-dump-log.sh --print-data-log --files …/00000000000000000000.log` in a file named `brokerN….dump`, and its
 * `leader-epoch-checkpoint` in a file named `brokerN….checkpoint`. The payload of a message is its number: 1, 2, ….
 *
 * Every step is hidden. The question is whether any behaviour leaves the logs in this condition. Tested on files that
 * we wrote in the documented formats, not on a cluster.
 */
import { log } from 'quorate'
import isr from '../../specs/kafka/isr.ts'

interface Line {
  readonly broker: number
  readonly what: 'batch' | 'record' | 'epoch'
  /** Kafka's first leader epoch is 0, and the spec's is 1. */
  readonly epoch: number
  /** For a batch, the first offset; for an epoch, the offset where it starts. */
  readonly offset: number
  readonly payload: number
}

interface Event extends Line {
  /** The broker's log; set only on the last record of a broker. */
  readonly records?: readonly { readonly epoch: number; readonly message: number }[]
}

const START = /^(?:Dumping |Log starting offset: |Starting offset: )/
const BATCH = /^baseOffset: (\d+) .*partitionLeaderEpoch: (\d+) /
const RECORD = /^\| offset: (\d+) .*payload: (\d+)$/
const EPOCH = /^(\d+) (\d+)$/

function read(text: string, { file }: { readonly file: string }): Event | null {
  const broker = Number(/broker(\d+)[^/]*$/.exec(file)?.[1])
  if (Number.isNaN(broker)) throw new Error(`the name of ${file} does not name a broker, as broker0.dump does`)
  if (file.endsWith('.checkpoint')) {
    // The version and the number of epochs that follow.
    if (/^\d+$/.test(text)) return null
    const [, epoch, offset] = EPOCH.exec(text) ?? []
    if (offset !== undefined)
      return { broker, what: 'epoch', epoch: Number(epoch) + 1, offset: Number(offset), payload: 0 }
  }
  const [, base, epoch] = BATCH.exec(text) ?? []
  if (epoch !== undefined) return { broker, what: 'batch', epoch: Number(epoch) + 1, offset: Number(base), payload: 0 }
  const [, offset, payload] = RECORD.exec(text) ?? []
  if (payload !== undefined)
    return { broker, what: 'record', epoch: 0, offset: Number(offset), payload: Number(payload) }
  if (START.test(text)) return null
  throw new Error('this is not a line of kafka-dump-log.sh --print-data-log, or of leader-epoch-checkpoint')
}

/** The last record of each broker gets its whole log; batches and the other records add nothing. */
function gathered(lines: readonly Event[]): readonly (Event | null)[] {
  const logs = new Map<number, { readonly epoch: number; readonly message: number }[]>()
  const last = new Map<number, Event>()
  let epoch = 0
  for (const line of lines) {
    if (line.what === 'batch') epoch = line.epoch
    if (line.what !== 'record') continue
    logs.set(line.broker, [...(logs.get(line.broker) ?? []), { epoch, message: line.payload }])
    last.set(line.broker, line)
  }
  return lines.map((line) => {
    if (line.what === 'epoch') return line
    return last.get(line.broker) === line ? { ...line, records: logs.get(line.broker) ?? [] } : null
  })
}

const most = (lines: readonly Event[], count: (line: Event) => number): number => Math.max(1, ...lines.map(count))

const epochsOf = (lines: readonly Event[]): number =>
  most(lines, ({ epoch, records = [] }) => Math.max(epoch, ...records.map((record) => record.epoch)))

const anywhere = () => ({})

export default log(isr, {
  read,
  node: ({ broker }) => broker,
  // All files show the state of the disks at the same moment.
  time: () => 0,
  arrange: gathered,
  constants: (lines) => ({
    replicas: most(lines, ({ broker }) => broker + 1),
    messages: most(lines, ({ records = [] }) => Math.max(0, ...records.map(({ message }) => message))),
    epochs: epochsOf(lines),
  }),
  faults: (lines) => ({ crash: epochsOf(lines) - 1 }),
  // Acknowledgements and the high watermark are left out, because they do not change logs.
  hidden: {
    Write: anywhere,
    BecomeFollower: anywhere,
    Fetch: anywhere,
    ShrinkIsr: anywhere,
    ExpandIsr: anywhere,
    ElectFromIsr: anywhere,
    LeaderOffline: anywhere,
    ElectCandidate: anywhere,
    ElectUnclean: anywhere,
    Crash: anywhere,
    Restart: anywhere,
  },
  sees: (s, { broker, what, epoch, offset, records }) => {
    if (records) return { brokers: { [broker]: { log: records } } }
    if (what !== 'epoch') return null
    // An epoch without records starts at the end of the log.
    const entries = s.brokers[broker]?.log
    const first = entries?.findIndex((entry) => entry.epoch >= epoch) ?? -1
    return (first < 0 ? entries?.length : first) === offset
  },
})
