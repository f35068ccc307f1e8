import type { CheckedModel, ExpectationResult } from '../check/report.ts'
import type { SimulatedModel } from '../check/simulate.ts'
import type { ErrorClass } from '../errors.ts'
import type { PropertyKind } from '../language/model/model.ts'

/**
 * The exit codes of all commands, for use in scripts. 11–13, 75 and 150 match TLC's. Node.js uses 1 for errors outside
 * this table, which means a bug in Quorate.
 */
export const EXIT = {
  /** All expectations are met or, if there are none, all properties hold. For a simulation, no violation was found. */
  ok: 0,
  /** The command line is wrong; nothing was run. */
  usage: 2,
  deadlock: 11,
  /** An invariant or a transition property is violated. */
  safety: 12,
  /** A temporal property or a possibility is violated. */
  liveness: 13,
  /**
   * Nothing was violated and nothing was proved: the result is bounded or inconclusive, or a saved trace does not
   * belong to the spec.
   */
  open: 20,
  /**
   * An expectation was missed, which includes the length of a counterexample and the outcome of a saved trace; or a
   * generated file is out of date.
   */
  missed: 21,
  /** No behaviour of the spec explains the log. */
  refused: 22,
  /** The spec threw, left a domain, or is not a function of the state. */
  spec: 75,
  interrupted: 130,
  /** The spec cannot be loaded or is ill-formed. */
  load: 150,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** If there is more than one outcome, the exit code is that of the first one in this list. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.load,
  EXIT.spec,
  EXIT.interrupted,
  EXIT.missed,
  EXIT.open,
  EXIT.safety,
  EXIT.deadlock,
  EXIT.liveness,
]

export function gravest(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.ok
}

export function exitCodeOfError(errorClass: ErrorClass): ExitCode {
  return { usage: EXIT.usage, load: EXIT.load, spec: EXIT.spec, limit: EXIT.open }[errorClass]
}

export function exitCodeOfViolation(kind: PropertyKind): ExitCode {
  if (kind === 'deadlock') return EXIT.deadlock
  return kind === 'possibility' || kind === 'temporal' ? EXIT.liveness : EXIT.safety
}

/**
 * For a property with an expectation, all that counts is whether it was met. For all other properties, the worst
 * verdict counts.
 */
export function exitCodeOf({ exploration, expectations, verdict }: CheckedModel): ExitCode {
  const { failure, ended } = exploration
  if (failure) return exitCodeOfError(failure.complaint.class)
  const free = expectations.filter((e) => e.expected === null)
  return gravest([
    ...(ended === 'interrupt' ? [EXIT.interrupted] : []),
    ...expectations.map((e) => exitCodeOfExpectation(e, ended !== null)),
    ...(expectations.length === 0 ? [verdict === 'holds' ? EXIT.ok : EXIT.open] : []),
    exitCodeOfVerdicts(free),
  ])
}

/** A simulation proves nothing about states it did not visit, so a run without a violation counts as expected. */
export function exitCodeOfSimulation({ failure, interrupted, expectations }: SimulatedModel): ExitCode {
  if (failure) return exitCodeOfError(failure.complaint.class)
  return gravest([
    ...(interrupted ? [EXIT.interrupted] : []),
    ...expectations.map(({ kind, verdict, expected, met }) => {
      if (expected !== null) return met === false ? EXIT.missed : EXIT.ok
      return verdict === 'violated' ? exitCodeOfViolation(kind) : EXIT.ok
    }),
  ])
}

/**
 * A verdict contradicts an expectation only if a complete run would reach the same verdict; otherwise, the expectation
 * is still undecided.
 */
function exitCodeOfExpectation({ expected, met, verdict }: ExpectationResult, cutShort: boolean): ExitCode {
  if (expected === null || met) return EXIT.ok
  if (verdict === 'inconclusive') return EXIT.open
  if (verdict === 'bounded') return expected === 'holds' || cutShort ? EXIT.open : EXIT.missed
  return EXIT.missed
}

/** A violation takes precedence over properties that the same run left undecided. */
function exitCodeOfVerdicts(properties: readonly ExpectationResult[]): ExitCode {
  const violated = properties.filter((p) => p.verdict === 'violated')
  if (violated.length > 0) return gravest(violated.map((p) => exitCodeOfViolation(p.kind)))
  return properties.some((p) => p.verdict !== 'holds') ? EXIT.open : EXIT.ok
}
