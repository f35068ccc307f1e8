import { array, bag, bool, ids, oneOf, option, range, record, seq, set, spec, subsets, union } from 'quorate'

/** Code that must not compile. */

const B = ids('b', 3)
const Entry = record({ id: range(0, 3) })
const Message = union({ Ack: { from: B }, Stop: {} })

export const writes = spec('writes', { faults: { crash: 1 } }, (_c, _f, { state }) => {
  const { action, define } = state({
    n: range(0, 9),
    phase: oneOf('idle', 'busy'),
    leader: option(B),
    log: seq(Entry, 3),
    isr: set(B),
    sent: array(record({ from: B, to: B }), bool),
    network: bag(Message, 3),
    message: Message,
    numbers: array(B, range(0, 9)),
    brokers: array(B, record({ hw: range(0, 3), log: seq(Entry, 3) })),
  })
  return define({
    init: () => {},
    actions: {
      GuardAssigns: action({
        when: (s) => {
          // @ts-expect-error a variable
          s.n = 1
          // @ts-expect-error a field of an element
          s.brokers.get(0).hw = 1
          // @ts-expect-error a sequence
          s.log = []
          // @ts-expect-error an element
          s.brokers[0] = s.brokers.get(1)
          // @ts-expect-error a length
          s.log.length = 0
          return true
        },
        then: () => {},
      }),
      GuardCalls: action({
        when: (s) => {
          // @ts-expect-error push
          s.log.push({ id: 1 })
          // @ts-expect-error pop
          s.log.pop()
          // @ts-expect-error shift
          s.log.shift()
          // @ts-expect-error add
          s.isr.add(1)
          // @ts-expect-error delete
          s.isr.delete(1)
          // @ts-expect-error clear
          s.isr.clear()
          // @ts-expect-error add to a bag
          s.network.add({ kind: 'Stop' })
          // @ts-expect-error set of an array of scalars
          s.numbers.set(0, 1)
          // @ts-expect-error set of an array of records
          s.brokers.set(0, s.brokers.get(1))
          // @ts-expect-error a frozen value
          s.brokers.get(0).log.push({ id: 1 })
          return true
        },
        then: () => {},
      }),
      Bindings: action({
        forall: { b: B, e: (s) => s.log, g: (s) => subsets(s.isr) },
        // @ts-expect-error there is no binding `c`
        when: (_s, { c }) => c === 1,
        then: (s, { b, e, g }) => {
          // @ts-expect-error a key has both ids
          s.sent.set({ from: b }, true)
          // @ts-expect-error a key is a record
          s.sent.get(b)
          // @ts-expect-error a subset is frozen
          g.add(b)
          // @ts-expect-error a chosen value is frozen
          e.id = b
          // @ts-expect-error an id is a number
          s.phase = b
        },
      }),
      Stages: action({
        // @ts-expect-error an earlier stage does not see a later one
        forall: [{ l: (_s: object, { f }: { readonly f: number }) => [f] }, { f: B }],
        then: () => {},
      }),
      OneStage: action({
        // @ts-expect-error the parameters of one stage do not see each other
        forall: { l: B, f: (_s: object, { l }: { readonly l: number }) => [l] },
        then: () => {},
      }),
      // @ts-expect-error quake is not a declared fault
      Fault: action({ fault: 'quake', then: () => {} }),
      // @ts-expect-error an action needs an effect
      NoEffect: action({ when: () => true }),
      Values: action({
        then: (s) => {
          // @ts-expect-error a string where a number belongs
          s.n = '1'
          // @ts-expect-error this literal is not in the domain
          s.phase = 'asleep'
          // @ts-expect-error null outside an option
          s.n = null
          // @ts-expect-error undefined is not a value
          s.leader = undefined
          // @ts-expect-error an element of the wrong type
          s.log.push(1)
          // @ts-expect-error a field is missing
          s.log = [{}]
          // @ts-expect-error a set is not an array
          s.isr = [1]
          // @ts-expect-error an element of the wrong type
          s.isr.add('b1')
          // @ts-expect-error no such kind
          s.message = { kind: 'Nack' }
          // @ts-expect-error a kind without its field
          s.message = { kind: 'Ack' }
          // @ts-expect-error a field before narrowing
          s.message.from = 1
          // @ts-expect-error a whole value changes the kind
          s.message.kind = 'Stop'
          // @ts-expect-error an array of records keeps its places
          void s.brokers.push
          // @ts-expect-error elements are replaced by set
          s.brokers[0] = { hw: 1, log: [] }
          // @ts-expect-error no such variable
          s.nn = 1
        },
      }),
      Narrowing: action({
        // @ts-expect-error a field that only one kind has
        when: (s) => s.message.from === 1,
        then: (s) => {
          // @ts-expect-error it may be null
          const leader: number = s.leader
          s.n = leader
        },
      }),
    },
    invariants: {
      Writes: (s) => {
        // @ts-expect-error a property only reads
        s.n = 1
        // @ts-expect-error a property only reads
        s.log.push({ id: 1 })
        return true
      },
      // @ts-expect-error a property is true or false
      Number: (s) => s.n,
    },
    transitions: {
      Writes: (before, after) => {
        // @ts-expect-error a property only reads
        before.n = after.n
        // @ts-expect-error a property only reads
        after.isr.clear()
        return true
      },
    },
    constraint: (s) => {
      // @ts-expect-error a constraint only reads
      s.n = 1
      return true
    },
    stepConstraint: (before, after) => {
      // @ts-expect-error a step constraint only reads
      after.n = before.n
      return true
    },
  })
})

export const models = spec(
  'models',
  { constants: { size: 3, fast: false, protocol: oneOf('old', 'new') }, faults: { crash: 1 } },
  (c, budget, { state }) => {
    // @ts-expect-error no such constant
    void c.sise
    // @ts-expect-error no such value
    void (c.protocol === 'newer')
    // @ts-expect-error no such fault
    void budget.crush
    // @ts-expect-error constants do not change
    c.size = 4
    const { define } = state({ n: range(0, c.size) })
    return define({ init: () => {}, actions: {}, invariants: { Small: (s) => s.n < 9 } })
  },
  {
    // @ts-expect-error a misspelt constant
    constant: { constants: { sise: 3 } },
    // @ts-expect-error a value of the wrong type
    type: { constants: { size: true } },
    // @ts-expect-error a value outside the constant's domain
    value: { constants: { protocol: 'newer' } },
    // @ts-expect-error a misspelt fault
    fault: { faults: { crush: 1 } },
    // @ts-expect-error an unknown verdict
    verdict: { expect: { Small: 'true' } },
    // @ts-expect-error a counterexample has a number of states
    length: { expect: { Small: { violated: { steps: 3 } } } },
    // @ts-expect-error symmetry is either requested or not
    symmetry: { symmetry: 'broker' },
  },
)

export const nothingDeclared = spec(
  'nothingDeclared',
  {},
  (_c, _f, { state }) => state({ n: range(0, 1) }).define({ init: () => {}, actions: {} }),
  {
    // @ts-expect-error no constant was declared
    constant: { constants: { size: 3 } },
    // @ts-expect-error no fault was declared
    fault: { faults: { crash: 1 } },
    deadlock: { expect: { Deadlock: 'holds' } },
  },
)

export const properties = spec(
  'properties',
  {},
  (_c, _f, { state }) => {
    const { define } = state({ n: range(0, 3) })
    return define({
      init: () => {},
      actions: {},
      invariants: { Small: (s) => s.n < 9 },
      observations: { Tiny: (s) => s.n < 1 },
      transitions: { Up: (before, after) => before.n <= after.n },
    })
  },
  {
    known: { expect: { Small: 'holds', Tiny: 'violated', Up: 'bounded', Deadlock: 'holds' } },
    // @ts-expect-error a misspelt property
    misspelt: { expect: { Smal: 'holds' } },
  },
)

export const noProperties = spec(
  'noProperties',
  {},
  (_c, _f, { state }) => state({ n: range(0, 1) }).define({ init: () => {}, actions: {} }),
  {
    // @ts-expect-error no property was declared
    property: { expect: { Small: 'holds' } },
  },
)

export const domains = spec('domains', {}, (_c, _f, { state }) => {
  // @ts-expect-error bounds are numbers
  range('0', 3)
  // @ts-expect-error a sequence of a domain
  seq(3, 2)
  // @ts-expect-error fields are domains
  record({ n: 3 })
  // @ts-expect-error arrays are indexed by ids, or counted
  array(bool, bool)
  // @ts-expect-error literals only
  oneOf({})
  // @ts-expect-error variables are domains
  state({ n: 3 })
  return state({ n: bool }).define({ init: () => {}, actions: {} })
})

export const indices = spec('indices', {}, (_c, _f, { state }) =>
  state({ log: seq(bool, 2), flags: array(2, bool) }).define({
    init: () => {},
    actions: {},
    invariants: {
      // @ts-expect-error elements of a sequence are read by at
      Sequence: (s) => s.log[0] === true,
      // @ts-expect-error elements of an array of scalars are read by get
      Scalars: (s) => s.flags[0] === true,
    },
  }),
)
