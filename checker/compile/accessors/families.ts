import { ClassWriter, type Instances } from './classes.ts'
import type { Family } from './shape.ts'
import { Codecs } from '../packing/codecs.ts'
import type { Place } from '../packing/layout.ts'

/**
 * Families of accessor classes for one generated unit, plus the functions they call to convert between values and bits.
 */
export class Families {
  readonly codecs = new Codecs()
  /** Constructor arguments for the instances; `DATA` in the generated code. */
  readonly data: Instances[] = []
  readonly #lines: string[] = []

  /** Adds a family of accessors to a state and returns the source of its root. */
  add(family: Family, root: Place): string {
    const writer = new ClassWriter(family, this.codecs, this.data.length)
    const list = writer.write([root])
    this.data.push(...writer.data)
    this.#lines.push(...writer.lines)
    return `${list}[0]`
  }

  /** Read this only after every caller of these functions has been added. */
  get source(): string {
    const text = this.#lines.join('\n')
    const symbols = new Set([...text.matchAll(/\[([PC]\d+)\]/g)].map(([, name]) => name))
    return `${[...symbols].map((name) => `const ${name} = Symbol('${name}');`).join(' ')}\n${this.codecs.source}\n${text}`
  }
}
