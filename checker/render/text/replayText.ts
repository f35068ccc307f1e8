import { match, P } from 'ts-pattern'
import type { Replay } from '../../trace/saved/replay.ts'
import { paint } from './paint.ts'
import { extent } from '../wording/story.ts'
import { count, hang } from '../wording/words.ts'

export interface ReplayTold {
  readonly file: string
  readonly spec: string
  readonly model: string | null
  readonly found: Replay
  readonly note: string | null
}

export interface RerunTextOptions {
  readonly colour?: boolean | undefined
  readonly width?: number | undefined
  /** What every trace should do. If undefined, a violation is bad, and a fixed trace is good. */
  readonly expect?: 'violated' | 'fixed' | undefined
  /** Whether an expected result gets only one line. */
  readonly brief?: boolean | undefined
}

/** Reports what a trace does and, if that is unexpected, why. */
export function replayText(
  told: ReplayTold,
  { colour = false, width = 100, expect, brief = false }: RerunTextOptions,
): string {
  const { file, spec, model, found, note } = told
  const p = paint(colour)
  const good = found.outcome === (expect ?? 'fixed') || found.outcome === 'shown'
  const mark = good ? p.green('✓') : p.red('✗')
  if (good && brief) return `${mark} ${file}: ${summary(found)}`
  const details = 'trace' in found ? [] : found.details.flatMap((detail) => hang('      ', detail, width))
  const claim = hang('    ', sentence(found), width).map((line) => (good ? line : p.red(line)))
  const about = [`${spec}, ${model ?? 'defaults'}`, ...(note === null ? [] : [note])].join('; ')
  return [`${mark} ${file}`, ...claim, ...details, ...hang('    ', about, width).map(p.dim)].join('\n')
}

function summary(replay: Replay): string {
  if (!('trace' in replay)) return replay.outcome
  return `still ${replay.outcome === 'shown' ? 'shows' : 'violates'} ${replay.trace.property?.name ?? ''}`
}

function sentence(replay: Replay): string {
  return match(replay)
    .with({ outcome: P.union('violated', 'shown') }, (still) => `${summary(still)}: ${extent(still.trace)}`)
    .with({ outcome: 'fixed' }, ({ problem }) => `fixed: ${problem}`)
    .with({ outcome: 'foreign' }, ({ problem }) => `not a behaviour of this spec: ${problem}`)
    .with({ outcome: 'open' }, ({ problem }) => `not decided: ${problem}`)
    .exhaustive()
}

/** `31 traces: 30 still violate their property, 1 is fixed` */
export function replaySummary(replays: readonly Replay[]): string {
  const number = (outcome: Replay['outcome']): number => replays.filter((replay) => replay.outcome === outcome).length
  const parts = [
    [number('violated'), 'still violating'],
    [number('shown'), 'still showing what is possible'],
    [number('fixed'), 'fixed'],
    [number('foreign'), 'not of these specs'],
    [number('open'), 'not decided'],
  ] as const
  const told = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return `${count(replays.length, 'trace')}: ${told.join(', ')}`
}
