import type { CheckProgress } from '../../library/check.ts'
import type { SpecSource } from '../../library/loadSource.ts'
import type { ChosenModel, Opened } from '../../walk/opened.ts'
import type { Session, Trouble } from '../../walk/session.ts'

/** What the page can ask of the thread that runs the spec. */
export type Calls = Pick<
  Session,
  'stand' | 'picture' | 'graph' | 'share' | 'check' | 'find' | 'ask' | 'compare' | 'variants' | 'why'
> & {
  readonly open: (source: SpecSource, chosen: ChosenModel | null) => Opened
}

export type CallName = keyof Calls
export type Arguments<N extends CallName> = Parameters<Calls[N]>
export type Result<N extends CallName> = Awaited<ReturnType<Calls[N]>>

/** A message from the page. `abort` makes the call with this number end early and return what it has. */
export type Request =
  | { readonly id: number; readonly call: CallName; readonly args: readonly unknown[] }
  | { readonly abort: number }

/** A message to the page. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly trouble: Trouble }
  | { readonly id: number; readonly progress: CheckProgress }
