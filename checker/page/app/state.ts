import type { CheckProgress } from '../../library/check.ts'
import type { Comparison } from '../../walk/comparison.ts'
import type { Opened } from '../../walk/opened.ts'
import type { Answer, Checked, Pictured, Reasons, Trouble } from '../../walk/session.ts'
import type { Standing } from '../../walk/standing.ts'
import { EMPTY_TREE, type Tree } from '../../walk/tree.ts'
import type { Variant } from '../../walk/variants.ts'

export const STAGES = ['lanes', 'state', 'choices', 'graph'] as const
export type Stage = (typeof STAGES)[number]

export const TOOLS = ['promises', 'why', 'ask', 'check', 'compare', 'share', 'about'] as const
export type Tool = (typeof TOOLS)[number]

/** A search in the background. */
export interface BackgroundSearch {
  readonly running: boolean
  readonly progress: CheckProgress | null
  readonly checked: Checked | null
  readonly trouble: Trouble | null
}

export const NO_SEARCH: BackgroundSearch = { running: false, progress: null, checked: null, trouble: null }

/** Everything that the page shows. */
export interface PageState {
  readonly opened: Opened | null
  readonly tree: Tree
  /** What is at the current position, or at the previous one while the engine is working. */
  readonly standing: Standing | null
  readonly picture: Pictured | null
  /** Whether the engine is taking a long time to answer. */
  readonly slow: boolean
  readonly trouble: Trouble | null
  /** What changed for a reason outside the walk, for example because the spec was saved. */
  readonly notice: string | null
  /** The text for screen readers. */
  readonly said: string
  readonly stage: Stage
  /** Whether the stage covers the page. */
  readonly enlarged: boolean
  readonly tool: Tool
  readonly filter: string
  readonly faults: boolean
  readonly why: Reasons | null
  /** The label of the step that last had focus or was under the pointer. */
  readonly previewed: string | null
  readonly check: BackgroundSearch
  readonly find: BackgroundSearch
  readonly expression: string
  readonly answers: readonly Answer[] | null
  readonly askTrouble: Trouble | null
  readonly comparison: Comparison | null
  /** The current path on the other models, or null before the user asks for it. */
  readonly variants: readonly Variant[] | null
  readonly compareTrouble: Trouble | null
  readonly shared: { readonly form: string; readonly text: string | null } | null
  readonly pinned: readonly string[]
  readonly help: boolean
}

export const START: PageState = {
  opened: null,
  tree: EMPTY_TREE,
  standing: null,
  picture: null,
  slow: false,
  trouble: null,
  notice: null,
  said: '',
  stage: 'lanes',
  enlarged: false,
  tool: 'promises',
  filter: '',
  faults: true,
  why: null,
  previewed: null,
  check: NO_SEARCH,
  find: NO_SEARCH,
  expression: '',
  answers: null,
  askTrouble: null,
  comparison: null,
  variants: null,
  compareTrouble: null,
  shared: null,
  pinned: [],
  help: false,
}
