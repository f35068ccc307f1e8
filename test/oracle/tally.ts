import type { Composed } from './compose.ts'
import { idioms } from './idioms/index.ts'
import type { Judgement } from './judge.ts'

interface Row {
  specs: number
  /** How many specs contain nothing that must be rejected and how many of these ran. */
  pure: number
  ran: number
  readonly codes: Map<string, number>
}

/** Prints codes with their counts: `Q060 ×3, Q111 ×1` */
const refusals = ({ codes }: Row): string =>
  [...codes]
    .map(([code, times]) => `${code} ×${times}`)
    .sort((a, b) => a.localeCompare(b))
    .join(', ')

/** Counts, for each idiom, how many specs ran, and which error codes the others got. */
export class Tally {
  readonly #rows = new Map<string, Row>(
    idioms.map(({ name }) => [name, { specs: 0, pure: 0, ran: 0, codes: new Map() }]),
  )
  #specs = 0
  #ran = 0

  add({ idioms: own }: Composed, { refused }: Judgement): void {
    this.#specs++
    if (refused === null) this.#ran++
    const isPure = own.every(({ fate }) => fate === 'runs')
    for (const { name } of new Set(own)) {
      const row = this.#rows.get(name)
      if (!row) continue
      row.specs++
      if (isPure) row.pure++
      if (isPure && refused === null) row.ran++
      if (refused !== null) row.codes.set(refused, (row.codes.get(refused) ?? 0) + 1)
    }
  }

  /** The fraction of the specs that ran. */
  get share(): number {
    return this.#ran / this.#specs
  }

  /** Idioms that are functions of the state in JavaScript, but that do not run in most specs. */
  get seldom(): readonly string[] {
    const names = idioms.filter(({ fate }) => fate === 'runs').map(({ name }) => name)
    return names.filter((name) => {
      const { pure, ran } = this.#rows.get(name) ?? { pure: 0, ran: 0 }
      return pure >= 8 && ran * 3 <= pure
    })
  }

  get lines(): readonly string[] {
    const rows = [...this.#rows].filter(([, { specs }]) => specs > 0)
    return [
      `${this.#specs} specs, ${(100 * this.share).toFixed(1)} % ran; per idiom: specs, refusals`,
      ...rows.map(([name, row]) => `${name.padEnd(55)} ${String(row.specs).padStart(5)}  ${refusals(row)}`.trimEnd()),
    ]
  }
}
