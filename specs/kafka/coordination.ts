/**
 * Failover through a coordination service: Kafka as it was with ZooKeeper. One partition, no logs: who is the controller, who
 * leads, and what stops those who only believe it.
 *
 * Every broker keeps a session with the service. Who takes the controller's lock there gets the next controller epoch. The
 * controller elects a leader from the ISR when the old one's session is gone, writes the partition's state with a
 * compare-and-set on its version, and tells the brokers in LeaderAndIsr requests. The leader changes the ISR with the same
 * compare-and-set. That a session has expired is the service's decision, and a broker learns of it late: until then it is a
 * zombie, alive, in its old roles, and not refused by the service, for its client may have opened a new session while its code
 * still runs (KAFKA-6082).
 *
 * Sources: apache/kafka, core/src/main/scala/kafka/controller and kafka/zk; KIP-380 (KAFKA-7235), KAFKA-6082, KAFKA-2729;
 * cwiki.apache.org, ZOOKEEPER/FAQ (sessions) and ZOOKEEPER/FailureScenarios.
 *
 * Constants: `firstLeader` counts the brokers from 1. The first of them, broker0, is always the first controller, so 1 puts
 * both roles on one broker and 2 on two. The fences, each of which a model can take away: `cas`, the compare-and-set;
 * `fenceWrite`, a controller's write checks that its controller epoch is the current one (KAFKA-6082); `fenceController`,
 * brokers refuse requests of an older controller than they have heard of; `fenceLeader`, they refuse requests whose leader
 * epoch is not larger than their own; `fenceBroker`, they refuse requests to an earlier registration of theirs (KIP-380).
 * `serviceSplit` takes away the service's own quorum: it can fall into two halves that both serve the brokers they reach.
 *
 * Left out: logs (kafka/replication has them), a service that does not answer (nothing unsafe follows, nothing fails over), the
 * healing of a split, further partitions, requests without a leader epoch (StopReplica before KIP-570: `fenceController` is
 * for them, and without them taking it away changes nothing).
 *
 * Distinct states, generated states and depth: 'crash, all fences' 1070, 2572, 11; 'zombie, all fences' 2363, 7474, 10; 'crash
 * and zombie, no cas' 44392, 134346, 15; 'split service, no fault' 157781, 583133, 19. TLC agrees on distinct states and depth
 * in these and in twenty-one other models, which the tests name; its depth of the last one was not noted.
 */
import { array, bool, type DraftOf, forAll, ids, implies, record, set, spec, type ViewOf } from 'quorate'
import { coordinationService, expire, hasSession, isSame, nothing, register } from '../lib/service.ts'
import { models } from './coordination.models.ts'

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
  (c, budget, { model }) => {
    const { Broker, ControllerEpoch, LeaderEpoch, Registration, Registrations, PartitionState, Service } =
      coordinationService({
        ...c,
        // Each but the first follows a crash or a false expiry.
        registrations: 1 + budget.crash + budget.zombie,
      })
    const Half = ids('half', 2)
    const BrokerState = record({
      /** The half of the service that it talks to. */
      half: Half,
      up: bool,
      /** Its own registration, as far as it knows. */
      registration: Registration,
      /** As a controller: the epoch in which it believes to be one (0: it does not), and the state it has read or written last. */
      controllerEpoch: ControllerEpoch,
      cached: PartitionState,
      /** As a replica: the state that it has obeyed, and written since if it leads. */
      obeyed: PartitionState,
      /** The highest controller epoch that it has heard of. */
      heard: ControllerEpoch,
      /** The highest leader epoch that it ever obeyed, restarts included. Only a promise reads it. */
      highestEpoch: LeaderEpoch,
    })
    const LeaderAndIsr = record({
      controllerEpoch: ControllerEpoch,
      partition: PartitionState,
      registrations: Registrations,
    })
    /** Each request comes with a new controller epoch, or with a new version of the state, of one half of the service. */
    const mostRequests = 1 + (c.serviceSplit ? 2 : 1) * (c.controllerEpochs - 1 + c.versions - 1)
    const Requests = set(LeaderAndIsr, { max: mostRequests })

    const { action, define } = model({
      services: array(Half, Service),
      brokers: array(Broker, BrokerState),
      /** LeaderAndIsr requests; any broker may obey any of them at any time. */
      requests: Requests,
      /** Somebody overwrote a state that it had not read. */
      overwroteUnread: bool,
      /** Somebody wrote under a controller epoch that was not the current one. */
      wroteAsZombie: bool,
    })

    type BrokerView = ViewOf<typeof BrokerState>
    type BrokerDraft = DraftOf<typeof BrokerState>
    type ServiceView = ViewOf<typeof Service>
    type ServiceDraft = DraftOf<typeof Service>
    type PartitionView = ViewOf<typeof PartitionState>
    type Brokers<B> = { readonly brokers: readonly B[] }
    type Everybody<S, B> = Brokers<B> & { readonly services: readonly S[] }

    const isController = (broker: BrokerView) => broker.controllerEpoch > 0
    const leads = (s: Brokers<BrokerView>, broker: number) => s.brokers[broker].obeyed.leader === broker

    /** The half of the service that the broker talks to. */
    const serviceOf = <S>(s: Everybody<S, BrokerView>, broker: number) => s.services[s.brokers[broker].half]

    /** Would the service take a write from somebody who last saw this version? */
    const mayWrite = ({ partition }: ServiceView, seen: PartitionView) =>
      partition.version < c.versions && (!c.cas || seen.version === partition.version)

    const resign = (broker: BrokerDraft) => {
      broker.controllerEpoch = 0
      broker.cached = nothing
    }

    /** The controller tells every broker, in its registration as the service knows it, the state that it has cached. */
    const send = (
      s: Everybody<ServiceDraft, BrokerDraft> & { requests: DraftOf<typeof Requests> },
      controller: number,
    ) => {
      const { controllerEpoch, cached } = s.brokers[controller]
      const { registrations } = serviceOf(s, controller)
      s.requests.add({ controllerEpoch, partition: cached, registrations })
    }

    /** The leader writes the ISR that it has decided on, under the next version. */
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
      /** Everybody is registered and has obeyed the first controller's first request. */
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
        /** The service falls into two halves with the same data, and each broker reaches one of them. */
        Split: action({
          forall: { other: set(Broker) },
          when: (s, { other }) =>
            c.serviceSplit && other.size > 0 && other.size < c.brokers && s.brokers.every(({ half }) => half === 0),
          then: (s, { other }) => {
            for (const broker of other) s.brokers[broker].half = 1
            s.services.set(1, s.services[0])
          },
        }),

        /** The process ends, and with it everything that the broker believed. */
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

        /** A session ends for good reason: its broker is down, or talks to the other half of the service. */
        ExpireSession: action({
          forall: { half: Half, broker: Broker },
          when: (s, { half, broker }) =>
            s.services[half].sessions.has(broker) && !(s.brokers[broker].up && s.brokers[broker].half === half),
          then: (s, { half, broker }) => {
            expire(s.services[half], broker)
          },
        }),

        /** The session of a live broker ends: a long pause, a slow network. The broker is now a zombie. */
        ExpireLiveSession: action({
          fault: 'zombie',
          forall: { broker: Broker },
          when: (s, { broker }) => s.brokers[broker].up && hasSession(serviceOf(s, broker), broker),
          then: (s, { broker }) => {
            expire(serviceOf(s, broker), broker)
          },
        }),

        /** A broker starts again, or a zombie notices: it resigns as controller, but believes in its role as a replica. */
        Register: action({
          forall: { broker: Broker },
          when: (s, { broker }) => !hasSession(serviceOf(s, broker), broker),
          then: (s, { broker }) => {
            s.brokers[broker].registration = register(serviceOf(s, broker), broker)
            s.brokers[broker].up = true
            resign(s.brokers[broker])
          },
        }),

        /** A broker takes the free lock and the next controller epoch, reads the state, and sends it to everybody. */
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

        /** A controller, or who believes to be one, reads the state again: somebody else has written it. */
        Refresh: action({
          forall: { controller: Broker },
          when: (s, { controller }) =>
            isController(s.brokers[controller]) &&
            !isSame(s.brokers[controller].cached, serviceOf(s, controller).partition),
          then: (s, { controller }) => {
            s.brokers[controller].cached = serviceOf(s, controller).partition
          },
        }),

        /** The leader's session is gone: the controller makes a live member of the ISR the leader, in the next epoch. */
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

        /** The leader takes a follower out of the ISR. */
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

        /** The leader takes a follower that fetches from it, in its epoch, into the ISR. */
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

        /** A broker takes a request, unless a fence refuses it. It may come late, out of order, or again. */
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
        /** No two brokers believe to be controller in the same controller epoch. */
        OneControllerPerEpoch: (s) => {
          const controllers = s.brokers.filter(isController)
          return forAll(controllers, (a) =>
            forAll(controllers, (b) => implies(a !== b, () => a.controllerEpoch !== b.controllerEpoch)),
          )
        },

        /** No two brokers believe to lead in the same leader epoch. */
        OneLeaderPerEpoch: (s) => {
          const leaders = s.brokers.filter((_, broker) => leads(s, broker))
          return forAll(leaders, (a) =>
            forAll(leaders, (b) => implies(a !== b, () => a.obeyed.epoch !== b.obeyed.epoch)),
          )
        },

        /** The same over all time: two requests of one leader epoch name one leader. */
        EpochNamesOneLeader: (s) =>
          forAll(s.requests, ({ partition: a }) =>
            forAll(s.requests, ({ partition: b }) => implies(a.epoch === b.epoch, a.leader === b.leader)),
          ),

        /** Nobody obeys an older leader epoch again, restarts included. */
        EpochMonotone: (s) =>
          forAll(s.brokers, ({ obeyed, highestEpoch }) => obeyed.epoch === 0 || obeyed.epoch === highestEpoch),

        /** Nobody overwrites a state of the partition that it has not read. */
        NoStaleIsrWrite: (s) => !s.overwroteUnread,

        /** Nobody writes under an outdated controller epoch. */
        NoZombieControllerWrite: (s) => !s.wroteAsZombie,
      },

      observations: {
        /** At any moment at most one broker believes to be controller. Needs a service that is right about who is dead. */
        OneControllerNow: (s) => s.brokers.filter(isController).length <= 1,

        /** At any moment at most one broker believes to lead. Needs the same. */
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
