import type { Edit } from './copies.ts'

/** A mistake that Quorate might make where a spec meets the state, made in a copy of it. */
export interface Mistake {
  readonly name: string
  readonly edits: readonly Edit[]
  /** Names of the idioms that can show it. */
  readonly idioms: RegExp
}

export const mistakes: readonly Mistake[] = [
  {
    name: 'a quantifier is taken apart whose test counts',
    edits: [{ file: 'compile/quantified.ts', from: ' || !isQuiet(written)', to: '' }],
    idioms: /counting quantifier/,
  },
  {
    name: 'what is declared symmetric is not compared',
    edits: [
      {
        file: 'explore/explore.ts',
        from: 'findAsymmetry(',
        to: '(() => null)(',
      },
    ],
    idioms: /./,
  },
]
