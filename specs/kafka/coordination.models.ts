/**
 * The models of kafka/coordination: they remove the fences, one at a time and in combination, under each kind of fault,
 * to show which properties are then violated. There are three brokers, two controller epochs, three leader epochs and
 * three versions.
 *
 * Results: only a service that is never wrong about who is dead guarantees at most one leader, and at most one
 * controller, at any time. The fences guarantee one of each per epoch. The compare-and-set matters most: without it,
 * updates are lost under every fault, and even the service's own leader epoch decreases. One leader per epoch needs it
 * or `fenceWrite`. `fenceBroker` matters for quick restarts, after which a broker has forgotten its epoch.
 * `fenceController` is redundant here. No fence helps against a split service: all fences compare numbers that the
 * service assigns, and both halves assign the same numbers.
 */
import type { Story } from 'quorate'
import { type Models, violated } from '../lib/models.ts'
import type { declared } from './coordination.ts'

const stories = {
  zombie: {
    title: 'Two leaders with every fence in place',
    text:
      'The service mistakes a live leader for a dead one, and its successor begins while the old leader still believes that it leads. ' +
      'No fence prevents this; fences only ensure that the two leaders have different epochs.',
    property: 'OneLeaderNow',
  },
  bounced: {
    title: 'A restart forgets the epoch, and an old request is obeyed',
    text:
      'The leader restarts and remembers no epoch. It then receives an old request that once made it the leader, when another broker already leads. ' +
      'The request must say which start of the broker it is for; KIP-380 adds this as the broker epoch.',
    bug: 'KIP-380, KAFKA-7235',
    property: 'OneLeaderNow',
  },
  splitService: {
    title: 'The service itself splits',
    text:
      'The coordination service splits into two halves without a quorum, and each half appoints a controller and gives it the next epoch. ' +
      'Two controllers have the same epoch, so all fences compare meaningless numbers.',
    property: 'OneControllerPerEpoch',
  },
} as const satisfies Readonly<Record<string, Story>>

type Property =
  | 'OneControllerNow'
  | 'OneControllerPerEpoch'
  | 'OneLeaderNow'
  | 'OneLeaderPerEpoch'
  | 'EpochNamesOneLeader'
  | 'EpochMonotone'
  | 'NoStaleIsrWrite'
  | 'NoZombieControllerWrite'

const noFence = {
  cas: false,
  fenceWrite: false,
  fenceController: false,
  fenceLeader: false,
  fenceBroker: false,
} as const

/** No matter which fences exist, a zombie does not notice that its successor has taken over. */
const zombie = { OneControllerNow: violated(3), OneLeaderNow: violated(4) }
const undisputed = { OneControllerNow: 'holds', OneLeaderNow: 'holds' } as const

export const models = {
  'crash, all fences': { faults: { crash: 1 }, expect: undisputed },
  'crash, no cas': {
    constants: { cas: false },
    faults: { crash: 1 },
    expect: { ...undisputed, NoStaleIsrWrite: violated(5) },
  },
  'crash, no fenceWrite': { constants: { fenceWrite: false }, faults: { crash: 1 }, expect: undisputed },
  'crash, no fenceController': { constants: { fenceController: false }, faults: { crash: 1 }, expect: undisputed },
  'crash, no fenceLeader': {
    constants: { fenceLeader: false },
    faults: { crash: 1 },
    expect: { ...undisputed, EpochMonotone: violated(6) },
  },
  'crash, no fenceBroker': {
    constants: { fenceBroker: false },
    faults: { crash: 1 },
    expect: { OneControllerNow: 'holds', OneLeaderNow: violated(7) },
    story: stories.bounced,
  },
  'crash, no cas, no fenceWrite': {
    constants: { cas: false, fenceWrite: false },
    faults: { crash: 1 },
    expect: { ...undisputed, NoStaleIsrWrite: violated(5) },
  },
  'crash, no fenceLeader, no fenceBroker': {
    constants: { fenceLeader: false, fenceBroker: false },
    faults: { crash: 1 },
    expect: { OneControllerNow: 'holds', OneLeaderNow: violated(7), EpochMonotone: violated(6) },
  },
  'crash, no fence': {
    constants: noFence,
    faults: { crash: 1 },
    expect: {
      OneControllerNow: 'holds',
      OneLeaderNow: violated(7),
      EpochMonotone: violated(6),
      NoStaleIsrWrite: violated(4),
    },
  },

  'two crashes, all fences': { faults: { crash: 2 }, expect: undisputed },
  'two crashes, no fenceBroker': {
    constants: { fenceBroker: false },
    faults: { crash: 2 },
    expect: { OneControllerNow: 'holds', OneLeaderNow: violated(7), EpochMonotone: violated(9) },
  },

  'zombie, all fences': { faults: { zombie: 1 }, expect: zombie, story: stories.zombie },
  'zombie, no cas': {
    constants: { cas: false },
    faults: { zombie: 1 },
    expect: { ...zombie, NoStaleIsrWrite: violated(4) },
  },
  'zombie, no fenceWrite': { constants: { fenceWrite: false }, faults: { zombie: 1 }, expect: zombie },
  'zombie, no fenceController': { constants: { fenceController: false }, faults: { zombie: 1 }, expect: zombie },
  'zombie, no fenceLeader': {
    constants: { fenceLeader: false },
    faults: { zombie: 1 },
    expect: { ...zombie, EpochMonotone: violated(5) },
  },
  'zombie, no fenceBroker': { constants: { fenceBroker: false }, faults: { zombie: 1 }, expect: zombie },
  'zombie, no cas, no fenceWrite': {
    constants: { cas: false, fenceWrite: false },
    faults: { zombie: 1 },
    expect: { ...zombie, NoStaleIsrWrite: violated(4) },
  },
  'zombie, no fenceController, no fenceLeader': {
    constants: { fenceController: false, fenceLeader: false },
    faults: { zombie: 1 },
    expect: { ...zombie, EpochMonotone: violated(5) },
  },
  'zombie, no fence': {
    constants: noFence,
    faults: { zombie: 1 },
    expect: { ...zombie, EpochMonotone: violated(5), NoStaleIsrWrite: violated(4) },
  },

  'zombie, both roles, all fences': { constants: { firstLeader: 1 }, faults: { zombie: 1 }, expect: zombie },
  'zombie, both roles, no cas': {
    constants: { firstLeader: 1, cas: false },
    faults: { zombie: 1 },
    expect: { ...zombie, NoStaleIsrWrite: violated(4) },
  },
  'zombie, both roles, no fenceWrite': {
    constants: { firstLeader: 1, fenceWrite: false },
    faults: { zombie: 1 },
    expect: { ...zombie, NoZombieControllerWrite: violated(4) },
  },
  'zombie, both roles, no fenceController': {
    constants: { firstLeader: 1, fenceController: false },
    faults: { zombie: 1 },
    expect: zombie,
  },
  'zombie, both roles, no fenceLeader': {
    constants: { firstLeader: 1, fenceLeader: false },
    faults: { zombie: 1 },
    expect: { ...zombie, EpochMonotone: violated(5) },
  },
  'zombie, both roles, no fenceBroker': {
    constants: { firstLeader: 1, fenceBroker: false },
    faults: { zombie: 1 },
    expect: zombie,
  },
  'zombie, both roles, no cas, no fenceWrite': {
    constants: { firstLeader: 1, cas: false, fenceWrite: false },
    faults: { zombie: 1 },
    expect: {
      ...zombie,
      EpochNamesOneLeader: violated(5),
      NoStaleIsrWrite: violated(4),
      NoZombieControllerWrite: violated(4),
      OneLeaderPerEpoch: violated(7),
    },
  },

  'two zombies, all fences': { faults: { zombie: 2 }, expect: zombie },
  'two zombies, no cas': {
    constants: { cas: false },
    faults: { zombie: 2 },
    expect: { ...zombie, NoStaleIsrWrite: violated(4) },
  },
  'two zombies, no fenceWrite': {
    constants: { fenceWrite: false },
    faults: { zombie: 2 },
    expect: { ...zombie, NoZombieControllerWrite: violated(5) },
  },
  'two zombies, no fenceController': { constants: { fenceController: false }, faults: { zombie: 2 }, expect: zombie },
  'two zombies, no fenceLeader': {
    constants: { fenceLeader: false },
    faults: { zombie: 2 },
    expect: { ...zombie, EpochMonotone: violated(5) },
  },
  'two zombies, no fenceBroker': { constants: { fenceBroker: false }, faults: { zombie: 2 }, expect: zombie },
  'two zombies, no cas, no fenceWrite': {
    constants: { cas: false, fenceWrite: false },
    faults: { zombie: 2 },
    expect: {
      ...zombie,
      EpochNamesOneLeader: violated(7),
      NoStaleIsrWrite: violated(4),
      NoZombieControllerWrite: violated(5),
      OneLeaderPerEpoch: violated(9),
    },
  },

  'crash and zombie, all fences': { faults: { crash: 1, zombie: 1 }, expect: zombie },
  'crash and zombie, no cas': {
    constants: { cas: false },
    faults: { crash: 1, zombie: 1 },
    expect: { ...zombie, EpochMonotone: violated(10), NoStaleIsrWrite: violated(4) },
  },
  'crash and zombie, no fenceWrite': {
    constants: { fenceWrite: false },
    faults: { crash: 1, zombie: 1 },
    expect: { ...zombie, NoZombieControllerWrite: violated(6) },
  },
  'crash and zombie, no fenceController': {
    constants: { fenceController: false },
    faults: { crash: 1, zombie: 1 },
    expect: zombie,
  },
  'crash and zombie, no fenceLeader': {
    constants: { fenceLeader: false },
    faults: { crash: 1, zombie: 1 },
    expect: { ...zombie, EpochMonotone: violated(5) },
  },
  'crash and zombie, no fenceBroker': {
    constants: { fenceBroker: false },
    faults: { crash: 1, zombie: 1 },
    expect: { ...zombie, EpochMonotone: violated(7) },
  },
  'crash and zombie, no cas, no fenceWrite': {
    constants: { cas: false, fenceWrite: false },
    faults: { crash: 1, zombie: 1 },
    expect: {
      ...zombie,
      EpochMonotone: violated(10),
      EpochNamesOneLeader: violated(8),
      NoStaleIsrWrite: violated(4),
      NoZombieControllerWrite: violated(6),
      OneLeaderPerEpoch: violated(10),
    },
  },

  'split service, no fault': {
    constants: { serviceSplit: true },
    expect: { OneControllerNow: violated(4), OneLeaderNow: violated(5) },
  },

  'split service, crash': {
    constants: { serviceSplit: true },
    faults: { crash: 1 },
    expect: {
      EpochMonotone: violated(11),
      EpochNamesOneLeader: violated(8),
      OneControllerPerEpoch: violated(6),
      OneLeaderPerEpoch: violated(10),
    },
    story: stories.splitService,
  },
} satisfies Models<typeof declared.constants, typeof declared.faults, Property>
