/**
 * A coordination service in ZooKeeper's manner, as far as Kafka uses it for one partition: brokers keep sessions and register,
 * one of them holds the controller's lock, and a node holds the partition's state under a version. Every operation is atomic.
 */
import { array, type DraftOf, ids, option, range, record, set, type ViewOf } from 'quorate'

interface Sizes {
  readonly brokers: number
  readonly controllerEpochs: number
  readonly leaderEpochs: number
  /** Versions of the partition's state. */
  readonly versions: number
  /** How often one broker can register. */
  readonly registrations: number
}

/** The domains of the service's variables; epochs, versions and registrations count from 1. */
export function coordinationService(sizes: Sizes) {
  const Broker = ids('broker', sizes.brokers)
  /** 0: none. */
  const ControllerEpoch = range(0, sizes.controllerEpochs)
  const LeaderEpoch = range(0, sizes.leaderEpochs)
  /** Counts a broker's registrations, as the zxid of its ephemeral node does. */
  const Registration = range(0, sizes.registrations)
  const Registrations = array(Broker, Registration)
  /** Who leads the partition in an epoch, and which replicas are in sync. */
  const PartitionState = record({
    leader: option(Broker),
    epoch: LeaderEpoch,
    isr: set(Broker),
    version: range(0, sizes.versions),
  })
  const Service = record({
    sessions: set(Broker),
    registrations: Registrations,
    /** Who holds the lock. */
    controller: option(Broker),
    controllerEpoch: ControllerEpoch,
    partition: PartitionState,
  })
  return { Broker, ControllerEpoch, LeaderEpoch, Registration, Registrations, PartitionState, Service }
}

type Domains = ReturnType<typeof coordinationService>
type ServiceView = ViewOf<Domains['Service']>
type ServiceDraft = DraftOf<Domains['Service']>
type PartitionView = ViewOf<Domains['PartitionState']>

/** What a broker knows of the partition that has not heard of it. */
export const nothing = { leader: null, epoch: 0, isr: new Set<number>(), version: 0 }

export const isSame = (a: PartitionView, b: PartitionView) =>
  a.leader === b.leader &&
  a.epoch === b.epoch &&
  a.version === b.version &&
  a.isr.size === b.isr.size &&
  [...a.isr].every((broker) => b.isr.has(broker))

export const hasSession = ({ sessions }: ServiceView, broker: number | null) => broker !== null && sessions.has(broker)

/** A new session, and a new registration in it, whose number the broker learns. */
export const register = ({ sessions, registrations }: ServiceDraft, broker: number) => {
  sessions.add(broker)
  registrations.set(broker, registrations.get(broker) + 1)
  return registrations.get(broker)
}

/** The session ends, and with it the lock that was taken in it. */
export const expire = (service: ServiceDraft, broker: number) => {
  service.sessions.delete(broker)
  if (service.controller === broker) service.controller = null
}
