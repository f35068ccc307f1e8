/**
 * Translates the output of `mqadmin getSyncStateSet` and `mqadmin getBrokerEpoch`, one after the other in one file,
 * into the terms of rocketmq/controller. Brokers are called 1, 2, …. `getBrokerEpoch` gives offsets in bytes, so
 * Quorate compares only the epochs for which a broker has records, and not the number of records.
 *
 * Tested on output that we wrote in the format of the commands' sources, not on a cluster.
 */
import { log } from 'quorate'
import controller from '../../specs/rocketmq/controller.ts'

interface Line {
  readonly key: string
  readonly value: string
}

interface Event extends Line {
  /** Set only on the last line of a `getSyncStateSet` block. */
  readonly group?: { readonly master: number; readonly epoch: number; readonly inSync: readonly number[] }
  /** The epochs of the broker's records; set only on the last line of a `getBrokerEpoch` block. */
  readonly broker?: { readonly id: number; readonly epochs: readonly number[] }
}

function read(text: string): Event {
  const [, key = '', value = ''] = /^(#\w+|InSyncReplica|NotInSyncReplica)[:\t]\s*(.*)$/.exec(text) ?? []
  if (key !== '') return { key, value }
  throw new Error('this is not a line of mqadmin getSyncStateSet or getBrokerEpoch')
}

const numberIn = (name: string, text: string): number => Number(new RegExp(`${name}=(\\d+)`).exec(text)?.[1])

/** A block ends where the next one begins: at its first line, `#brokerName` or `#clusterName`. */
function gathered(lines: readonly Line[]): readonly (Event | null)[] {
  const starts = lines.map(
    ({ key }, i) => key === '#clusterName' || (key === '#brokerName' && lines[i - 1]?.key !== '#clusterName'),
  )
  let block: Line[] = []
  return lines.map((line, i): Event | null => {
    block = starts[i] ? [line] : [...block, line]
    if (i + 1 < lines.length && !starts[i + 1]) return null
    const value = (name: string): number => Number(block.find(({ key }) => key === name)?.value)
    if (block.some(({ key }) => key === '#MasterEpoch')) {
      const inSync = block
        .filter(({ key }) => key === 'InSyncReplica')
        .map((one) => numberIn('brokerId', one.value) - 1)
      return { ...line, group: { master: value('#MasterBrokerId') - 1, epoch: value('#MasterEpoch'), inSync } }
    }
    const entries = block.filter(({ key }) => key === '#Epoch').map((one) => one.value)
    const filled = entries.filter((entry) => numberIn('endOffset', entry) > numberIn('startOffset', entry))
    return { ...line, broker: { id: value('#brokerId') - 1, epochs: filled.map((entry) => numberIn('epoch', entry)) } }
  })
}

const most = (lines: readonly Event[], count: (line: Event) => number): number => Math.max(1, ...lines.map(count))

const epochsOf = (lines: readonly Event[]): number =>
  most(lines, ({ group, broker }) => Math.max(group?.epoch ?? 0, ...(broker?.epochs ?? [])))

const anywhere = () => ({})

export default log(controller, {
  read,
  node: ({ broker }) => (broker ? `broker${broker.id}` : 'controller'),
  arrange: gathered,
  constants: (lines) => ({
    brokers: most(lines, ({ group, broker }) => 1 + Math.max(broker?.id ?? 0, ...(group?.inSync ?? []))),
    masterEpochs: epochsOf(lines),
    messages: most(lines, ({ broker }) => broker?.epochs.length ?? 0),
  }),
  faults: (lines) => ({ crash: epochsOf(lines) - 1 }),
  hidden: {
    Write: anywhere,
    BecomeFollower: anywhere,
    Fetch: anywhere,
    ShrinkIsr: anywhere,
    ExpandIsr: anywhere,
    ElectFromIsr: anywhere,
    LeaderOffline: anywhere,
    ElectCandidate: anywhere,
    Crash: anywhere,
    Restart: anywhere,
  },
  sees: (s, { group, broker }) => {
    if (group) return { partition: { leader: group.master, epoch: group.epoch, isr: group.inSync } }
    if (!broker) return null
    const epochs = new Set(s.brokers[broker.id]?.log.map(({ epoch }) => epoch))
    return epochs.size === broker.epochs.length && broker.epochs.every((epoch) => epochs.has(epoch))
  },
})
