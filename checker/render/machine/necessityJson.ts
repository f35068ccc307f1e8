import { isUnexplained, type MutantResult, type Necessity } from '../../check/mutation/necessity.ts'

/** What `quorate mutate --json` prints for a spec. */
export interface NecessityJson extends Omit<Necessity, 'results'> {
  readonly format: 'quorate.necessity/1'
  readonly results: readonly (MutantResult & {
    /**
     * Whether the part survived without a stated reason, or has a reason even though it is needed. If so,
     * `--strict` fails.
     */
    readonly unexplained: boolean
  })[]
}

export function necessityJson({ results, ...about }: Necessity): NecessityJson {
  return {
    format: 'quorate.necessity/1',
    ...about,
    results: results.map(({ part, ...result }) => ({
      part: { kind: part.kind, actions: part.actions, text: part.text, place: part.place },
      ...result,
      unexplained: isUnexplained({ part, ...result }),
    })),
  }
}
