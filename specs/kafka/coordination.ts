/**
 * Failover through a coordination service, as in Kafka with ZooKeeper. There is one partition, without logs. The spec
 * shows who the controller is, who leads, and what stops a broker that wrongly thinks it has one of these roles.
 *
 * The rules:
 *
 * 1. Every broker keeps a session with the service. The broker that takes the controller lock in its session gets the
 *    next controller epoch.
 * 2. Once the old leader's session has expired, the controller elects a leader from the ISR. It writes leader, leader
 *    epoch and ISR to the service, and sends them to the brokers in LeaderAndIsr requests. The leader changes the ISR
 *    in the service itself.
 * 3. The service decides that a session has expired, and the broker finds out later. Until then it is a zombie: alive,
 *    in its old roles, and not rejected by the service, because its client may have opened a new session while its code
 *    still runs (KAFKA-6082).
 *
 * So two controllers or two leaders can exist at the same time. Fences keep the old one from doing harm. Each
 * fence is a constant, so a model can remove it:
 *
 * - `cas`: a write of the partition's state is a compare-and-set on its version.
 * - `fenceWrite`: a controller's write checks that its controller epoch is the current one (KAFKA-6082).
 * - `fenceController`: a broker rejects requests with a lower controller epoch than the highest it has seen.
 * - `fenceLeader`: a broker rejects requests whose leader epoch is not higher than its own.
 * - `fenceBroker`: a broker rejects requests that were sent to an earlier registration of its own (KIP-380).
 *
 * Other constants: `firstLeader` counts the brokers from 1. The first controller is always broker0, so with 1 the same
 * broker starts in both roles, and with 2 the roles start on two brokers. `serviceSplit` takes away the service's own
 * quorum, so it can split into two halves, each of which serves the brokers that reach it.
 *
 * Sources: apache/kafka, core/src/main/scala/kafka/controller and kafka/zk; KIP-380 (KAFKA-7235), KAFKA-6082,
 * KAFKA-2729; cwiki.apache.org, ZOOKEEPER/FAQ (sessions) and ZOOKEEPER/FailureScenarios.
 *
 * Left out: logs (kafka/replication has them), a service that does not respond (then nothing unsafe happens, but no
 * failover does either), the repair of a split, other partitions, and requests without a leader epoch (StopReplica before
 * KIP-570: `fenceController` exists for these and makes no difference without them).
 *
 * Distinct states, generated states and depth: 'crash, all fences' 1070, 2572, 11; 'zombie, all fences' 2363, 7474, 10;
 * 'crash and zombie, no cas' 44392, 134346, 15; 'split service, no fault' 157781, 583133, 19. TLC agrees on distinct
 * states and depth in these and in twenty-one other models, which the tests list, except that TLC's depth for the last one
 * was not recorded.
 */
import { array, bool, type DraftOf, forAll, ids, implies, option, range, record, set, spec, type ViewOf } from 'quorate'
import { models } from './coordination.models.ts'

interface Sizes {
  readonly brokers: number
  readonly controllerEpochs: number
  readonly leaderEpochs: number
  /** Versions of the partition's state. */
  readonly versions: number
  /** How many times one broker can register. */
  readonly registrations: number
}

/**
 * The domains of a coordination service like ZooKeeper, reduced to what Kafka uses for one partition: brokers keep
 * sessions and register, one of them holds the controller lock, and a versioned node holds the partition's state.
 * Every operation is atomic. Epochs, versions and registrations count from 1.
 */
function coordinationService(sizes: Sizes) {
  const Broker = ids('broker', sizes.brokers)
  /** 0 means none. */
  const ControllerEpoch = range(0, sizes.controllerEpochs)
  const LeaderEpoch = range(0, sizes.leaderEpochs)
  /** Numbers a broker's registrations, like the zxid of its ephemeral node. */
  const Registration = range(0, sizes.registrations)
  const Registrations = array(Broker, Registration)
  /** Who leads the partition in which epoch and which replicas are in sync. */
  const PartitionState = record({
    leader: option(Broker),
    epoch: LeaderEpoch,
    isr: set(Broker),
    version: range(0, sizes.versions),
  })
  const Service = record({
    sessions: set(Broker),
    registrations: Registrations,
    /** The broker that holds the controller lock. */
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

/** The partition's state as a broker sees it before it has heard of any. */
const nothing = { leader: null, epoch: 0, isr: new Set<number>(), version: 0 }

const isSame = (a: PartitionView, b: PartitionView) =>
  a.leader === b.leader &&
  a.epoch === b.epoch &&
  a.version === b.version &&
  a.isr.size === b.isr.size &&
  [...a.isr].every((broker) => b.isr.has(broker))

const hasSession = ({ sessions }: ServiceView, broker: number | null) => broker !== null && sessions.has(broker)

/** The broker opens a new session and registers in it. Returns the registration's number. */
const register = ({ sessions, registrations }: ServiceDraft, broker: number) => {
  sessions.add(broker)
  registrations.set(broker, registrations.get(broker) + 1)
  return registrations.get(broker)
}

/** The session expires, which releases the controller lock if this session held it. */
const expire = (service: ServiceDraft, broker: number) => {
  service.sessions.delete(broker)
  if (service.controller === broker) service.controller = null
}

export const declared = {
  constants: {
    brokers: 3,
    firstLeader: 2,
    cas: true,
    fenceWrite: true,
    fenceController: true,
    fenceLeader: true,
    fenceBroker: true,
    serviceSplit: false,
    controllerEpochs: 2,
    leaderEpochs: 3,
    versions: 3,
  },
  faults: { crash: 0, zombie: 0 },
}

export default spec(
  'kafka/coordination',
  declared,
  (c, budget, { state }) => {
    const { Broker, ControllerEpoch, LeaderEpoch, Registration, Registrations, PartitionState, Service } =
      coordinationService({
        ...c,
        // Each registration after the first follows a crash or a false expiry.
        registrations: 1 + budget.crash + budget.zombie,
      })
    const Half = ids('half', 2)
    const BrokerState = record({
      /** The half of the service that the broker talks to. */
      half: Half,
      up: bool,
      /** The number of the broker's registration, as far as the broker knows. */
      registration: Registration,
      /** As a controller: the epoch in which the broker believes it controls (0 if none), and the state that it last read or wrote. */
      controllerEpoch: ControllerEpoch,
      cached: PartitionState,
      /** As a replica: the state that the broker has obeyed, including its own writes while it leads. */
      obeyed: PartitionState,
      /** The highest controller epoch that the broker has seen. */
      heard: ControllerEpoch,
      /** The highest leader epoch that the broker has ever obeyed, including before restarts. Only a property reads it. */
      highestEpoch: LeaderEpoch,
    })
    const LeaderAndIsr = record({
      controllerEpoch: ControllerEpoch,
      partition: PartitionState,
      registrations: Registrations,
    })
    /** Each request carries a new controller epoch or a new version of the state, from one half of the service. */
    const mostRequests = 1 + (c.serviceSplit ? 2 : 1) * (c.controllerEpochs - 1 + c.versions - 1)
    const Requests = set(LeaderAndIsr, { max: mostRequests })

    const { action, define } = state({
      services: array(Half, Service),
      brokers: array(Broker, BrokerState),
      /** LeaderAndIsr requests. Any broker can obey any of them at any time. */
      requests: Requests,
      /** Whether any broker has overwritten a state that it had not read. */
      overwroteUnread: bool,
      /** Whether any controller has written under an outdated controller epoch. */
      wroteAsZombie: bool,
    })

    type BrokerView = ViewOf<typeof BrokerState>
    type BrokerDraft = DraftOf<typeof BrokerState>
    type Brokers<B> = { readonly brokers: readonly B[] }
    type Everybody<S, B> = Brokers<B> & { readonly services: readonly S[] }

    const isController = (broker: BrokerView) => broker.controllerEpoch > 0
    const leads = (s: Brokers<BrokerView>, broker: number) => s.brokers[broker].obeyed.leader === broker

    /** The half of the service that the broker talks to. */
    const serviceOf = <S>(s: Everybody<S, BrokerView>, broker: number) => s.services[s.brokers[broker].half]

    /** Whether the service would accept a write from a broker that last saw this version. */
    const mayWrite = ({ partition }: ServiceView, seen: PartitionView) =>
      partition.version < c.versions && (!c.cas || seen.version === partition.version)

    const resign = (broker: BrokerDraft) => {
      broker.controllerEpoch = 0
      broker.cached = nothing
    }

    /** The controller sends the state that it has cached to every broker, addressed to the brokers' current registrations. */
    const send = (
      s: Everybody<ServiceDraft, BrokerDraft> & { requests: DraftOf<typeof Requests> },
      controller: number,
    ) => {
      const { controllerEpoch, cached } = s.brokers[controller]
      const { registrations } = serviceOf(s, controller)
      s.requests.add({ controllerEpoch, partition: cached, registrations })
    }

    /** The leader writes the ISR that it has chosen to the service, under the next version. */
    const writeIsr = (s: Everybody<ServiceDraft, BrokerDraft> & { overwroteUnread: boolean }, leader: number) => {
      const { obeyed } = s.brokers[leader]
      const service = serviceOf(s, leader)
      if (obeyed.version !== service.partition.version) s.overwroteUnread = true
      obeyed.version = service.partition.version + 1
      service.partition = obeyed
    }

    const obeys = ({ obeyed }: BrokerView, { partition }: ViewOf<typeof LeaderAndIsr>) =>
      !c.fenceLeader || partition.epoch > obeyed.epoch

    return define({
      /** All brokers are registered and have obeyed the first controller's first request. */
      init: (s) => {
        const everybody = new Set(s.brokers.keys())
        const partition = { leader: c.firstLeader - 1, epoch: 1, isr: everybody, version: 1 }
        const service = s.services[0]
        for (const r of everybody) {
          const broker = s.brokers[r]
          broker.up = true
          broker.registration = register(service, r)
          broker.obeyed = partition
          broker.heard = 1
          broker.highestEpoch = 1
        }
        service.controller = 0
        service.controllerEpoch = 1
        service.partition = partition
        s.brokers[0].controllerEpoch = 1
        s.brokers[0].cached = partition
        send(s, 0)
      },

      actions: {
        /** The service splits into two halves with the same data, and each broker reaches only one of them. */
        Split: action({
          forall: { other: set(Broker) },
          when: (s, { other }) =>
            c.serviceSplit && other.size > 0 && other.size < c.brokers && s.brokers.every(({ half }) => half === 0),
          then: (s, { other }) => {
            for (const broker of other) s.brokers[broker].half = 1
            s.services.set(1, s.services[0])
          },
        }),

        /** The process crashes, and the broker forgets everything it knew. */
        Crash: action({
          fault: 'crash',
          forall: { broker: Broker },
          when: (s, { broker }) => s.brokers[broker].up,
          then: (s, { broker }) => {
            const crashed = s.brokers[broker]
            crashed.up = false
            crashed.obeyed = nothing
            crashed.heard = 0
            resign(crashed)
          },
        }),

        /** A session expires for a good reason: its broker is down, or talks to the other half of the service. */
        ExpireSession: action({
          forall: { half: Half, broker: Broker },
          when: (s, { half, broker }) =>
            s.services[half].sessions.has(broker) && !(s.brokers[broker].up && s.brokers[broker].half === half),
          then: (s, { half, broker }) => {
            expire(s.services[half], broker)
          },
        }),

        /** The session of a live broker expires, after a long pause or because of a slow network. The broker is now a zombie. */
        ExpireLiveSession: action({
          fault: 'zombie',
          forall: { broker: Broker },
          when: (s, { broker }) => s.brokers[broker].up && hasSession(serviceOf(s, broker), broker),
          then: (s, { broker }) => {
            expire(serviceOf(s, broker), broker)
          },
        }),

        /** A broker restarts, or a zombie notices that it is one. It resigns as controller, but keeps its role as a replica. */
        Register: action({
          forall: { broker: Broker },
          when: (s, { broker }) => !hasSession(serviceOf(s, broker), broker),
          then: (s, { broker }) => {
            s.brokers[broker].registration = register(serviceOf(s, broker), broker)
            s.brokers[broker].up = true
            resign(s.brokers[broker])
          },
        }),

        /** A broker takes the free lock and the next controller epoch, reads the partition's state, and sends it to all brokers. */
        BecomeController: action({
          forall: { broker: Broker },
          when: (s, { broker }) => {
            const service = serviceOf(s, broker)
            return (
              s.brokers[broker].up &&
              hasSession(service, broker) &&
              service.controller === null &&
              service.controllerEpoch < c.controllerEpochs
            )
          },
          then: (s, { broker }) => {
            const service = serviceOf(s, broker)
            service.controller = broker
            service.controllerEpoch += 1
            s.brokers[broker].controllerEpoch = service.controllerEpoch
            s.brokers[broker].cached = service.partition
            send(s, broker)
          },
        }),

        /** A controller, or a broker that believes it is one, rereads the state after another broker has written it. */
        Refresh: action({
          forall: { controller: Broker },
          when: (s, { controller }) =>
            isController(s.brokers[controller]) &&
            !isSame(s.brokers[controller].cached, serviceOf(s, controller).partition),
          then: (s, { controller }) => {
            s.brokers[controller].cached = serviceOf(s, controller).partition
          },
        }),

        /** The leader's session has expired. The controller makes a live member of the ISR the leader, in the next epoch. */
        ElectLeader: action({
          forall: { controller: Broker, leader: Broker },
          when: (s, { controller, leader }) => {
            const { controllerEpoch, cached } = s.brokers[controller]
            const service = serviceOf(s, controller)
            return (
              isController(s.brokers[controller]) &&
              cached.epoch < c.leaderEpochs &&
              cached.isr.has(leader) &&
              hasSession(service, leader) &&
              !hasSession(service, cached.leader) &&
              (!c.fenceWrite || controllerEpoch === service.controllerEpoch) &&
              mayWrite(service, cached)
            )
          },
          then: (s, { controller, leader }) => {
            const elector = s.brokers[controller]
            const service = serviceOf(s, controller)
            if (elector.cached.version !== service.partition.version) s.overwroteUnread = true
            if (elector.controllerEpoch !== service.controllerEpoch) s.wroteAsZombie = true
            service.partition = {
              leader,
              epoch: elector.cached.epoch + 1,
              isr: new Set([...elector.cached.isr].filter((r) => hasSession(service, r))),
              version: service.partition.version + 1,
            }
            elector.cached = service.partition
            send(s, controller)
          },
        }),

        /** The leader removes a follower from the ISR. */
        LeaderShrinkIsr: action({
          forall: { leader: Broker, follower: Broker },
          when: (s, { leader, follower }) =>
            leads(s, leader) &&
            follower !== leader &&
            s.brokers[leader].obeyed.isr.has(follower) &&
            mayWrite(serviceOf(s, leader), s.brokers[leader].obeyed),
          then: (s, { leader, follower }) => {
            s.brokers[leader].obeyed.isr.delete(follower)
            writeIsr(s, leader)
          },
        }),

        /** When a follower fetches from the leader in the leader's epoch, the leader adds it to the ISR. */
        LeaderExpandIsr: action({
          forall: { leader: Broker, follower: Broker },
          when: (s, { leader, follower }) => {
            const { obeyed } = s.brokers[leader]
            const { up, obeyed: followed } = s.brokers[follower]
            return (
              leads(s, leader) &&
              !obeyed.isr.has(follower) &&
              up &&
              followed.leader === leader &&
              followed.epoch === obeyed.epoch &&
              mayWrite(serviceOf(s, leader), obeyed)
            )
          },
          then: (s, { leader, follower }) => {
            s.brokers[leader].obeyed.isr.add(follower)
            writeIsr(s, leader)
          },
        }),

        /** A broker obeys a request, unless a fence rejects it. The request can arrive late, out of order, or more than once. */
        Receive: action({
          forall: { broker: Broker, request: (s) => s.requests },
          when: (s, { broker, request }) => {
            const { up, registration, heard, obeyed } = s.brokers[broker]
            return (
              up &&
              (!c.fenceBroker || request.registrations.get(broker) === registration) &&
              (!c.fenceController || request.controllerEpoch >= heard) &&
              (request.controllerEpoch > heard ||
                (obeys(s.brokers[broker], request) && !isSame(request.partition, obeyed)))
            )
          },
          then: (s, { broker, request }) => {
            const receiver = s.brokers[broker]
            receiver.heard = Math.max(receiver.heard, request.controllerEpoch)
            if (!obeys(receiver, request)) return
            receiver.obeyed = request.partition
            receiver.highestEpoch = Math.max(receiver.highestEpoch, request.partition.epoch)
          },
        }),
      },

      invariants: {
        /** No two brokers believe they are the controller in the same controller epoch. */
        OneControllerPerEpoch: (s) =>
          forAll(Broker, (a) =>
            forAll(Broker, (b) =>
              implies(
                a !== b && isController(s.brokers[a]) && isController(s.brokers[b]),
                () => s.brokers[a].controllerEpoch !== s.brokers[b].controllerEpoch,
              ),
            ),
          ),

        /** No two brokers believe they lead in the same leader epoch. */
        OneLeaderPerEpoch: (s) =>
          forAll(Broker, (a) =>
            forAll(Broker, (b) =>
              implies(
                a !== b && leads(s, a) && leads(s, b),
                () => s.brokers[a].obeyed.epoch !== s.brokers[b].obeyed.epoch,
              ),
            ),
          ),

        /** No two requests ever name different leaders for the same leader epoch. */
        EpochNamesOneLeader: (s) =>
          forAll(s.requests, ({ partition: a }) =>
            forAll(s.requests, ({ partition: b }) => implies(a.epoch === b.epoch, a.leader === b.leader)),
          ),

        /** No broker goes back to an older leader epoch, not even after a restart. */
        EpochMonotone: (s) =>
          forAll(s.brokers, ({ obeyed, highestEpoch }) => obeyed.epoch === 0 || obeyed.epoch === highestEpoch),

        /** No broker overwrites a state of the partition that it has not read. */
        NoStaleIsrWrite: (s) => !s.overwroteUnread,

        /** No controller writes under an outdated controller epoch. */
        NoZombieControllerWrite: (s) => !s.wroteAsZombie,
      },

      observations: {
        /**
         * At most one broker believes it is the controller. This requires a service that is never wrong about who is dead.
         */
        OneControllerNow: (s) => s.brokers.filter(isController).length <= 1,

        /** At most one broker believes it leads. This requires the same kind of service. */
        OneLeaderNow: (s) => s.brokers.filter((_, broker) => leads(s, broker)).length <= 1,
      },

      lanes: {
        nodes: Broker,
        leads,
        role: (s, b) => (isController(s.brokers[b]) ? 'CONTROLLER' : ''),
        up: (s, b) => s.brokers[b].up,
        others: 'service',
        omit: (s) => [
          s.requests,
          ...s.brokers.map(({ highestEpoch }) => highestEpoch),
          ...s.services.map(({ registrations }) => registrations),
        ],
      },
    })
  },
  models,
)
