import { type Address, type Operand, readBits } from '../packing/packing.ts'
import type { Leaf, Place, Slots, UnionPlace } from '../packing/layout.ts'
import type { Codecs } from '../packing/codecs.ts'

/** `draft`: effects write through it. `view`: setters throw an error that names the variable. */
export type Mode = 'draft' | 'view'

/** One family of accessors, over the array of words that has this name in the generated code. */
export interface Family {
  readonly words: string
  readonly mode: Mode
  readonly prefix: string
  /** Whether accesses are logged; see tracer.ts. */
  readonly traced?: boolean
}

/** One kind of a union. Its views have the fields of that kind. */
export interface VariantPlace {
  readonly kind: 'variant'
  readonly union: UnionPlace
  readonly tag: number
  readonly path: string
  readonly conditions: Place['conditions']
}

export type ClassPlace = Place | VariantPlace

/** The source text of a class's members. */
export interface Members {
  /** The fields that authors see, as accessor descriptors. They become properties of each instance. */
  readonly own?: string
  readonly body: string
  /**
   * The kind of collection that the views represent. Absent for records and for places that do not have their own
   * views.
   */
  readonly base?: 'Listing' | 'SetListing' | 'BagListing'
}

/** What a shape needs from the class writer. */
interface Writer {
  readonly family: Family
  readonly codecs: Codecs
}

/** What the places of one class have in common and where they differ. */
export class Shape {
  readonly places: readonly ClassPlace[]
  readonly writer: Writer
  readonly children: (readonly ClassPlace[])[] = []
  readonly #fields = new Map<string, { name: string; values: readonly number[] }>()

  constructor(places: readonly ClassPlace[], writer: Writer) {
    this.places = places
    this.writer = writer
  }

  get fieldNames(): string[] {
    return [...this.#fields.values()].map((f) => f.name)
  }

  fieldValues(instance: number): number[] {
    return [...this.#fields.values()].map((f) => f.values[instance] ?? 0)
  }

  get writable(): boolean {
    return this.writer.family.mode === 'draft'
  }

  /** A literal if all instances agree; otherwise a field of the instance. */
  operand(of: (place: ClassPlace) => number): Operand {
    const values = this.places.map(of)
    const first = values[0] ?? 0
    if (values.every((v) => v === first)) return first
    const key = values.join()
    let field = this.#fields.get(key)
    if (!field) this.#fields.set(key, (field = { name: `P${this.#fields.size}`, values }))
    return `this[${field.name}]`
  }

  address(of: (place: ClassPlace) => Leaf | Slots): Address {
    const { words, traced = false } = this.writer.family
    return { words, traced, word: this.operand((p) => of(p).word), shift: this.operand((p) => of(p).shift) }
  }

  /** Registers one child place per instance and returns the source that reads the child. */
  child(of: (place: ClassPlace) => ClassPlace): string {
    return `this[C${this.children.push(this.places.map(of)) - 1}]`
  }

  /**
   * A statement that throws if the place is inside an option that is null, or inside a variant that is not the current
   * one.
   */
  guard(path = 'this[PATH]'): string {
    const conditions = this.places[0]?.conditions ?? []
    if (conditions.length === 0) return ''
    const live = conditions.map((c, i) => {
      const address = this.address((p) => p.conditions[i]?.leaf ?? c.leaf)
      return `${readBits(address, c.leaf.bits)} === ${c.value}`
    })
    return `if (!(${live.join(' && ')})) runtime.stale(${path});`
  }
}
