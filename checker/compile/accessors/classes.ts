import { members } from '../source/build.ts'
import type { Codecs } from '../packing/codecs.ts'
import { collectionMembers, locate } from './collections.ts'
import placesFile from './places.source.js' with { type: 'text' }
import { optionMembers, recordMembers, unionMembers, variantMembers } from './records.ts'
import { type ClassPlace, type Family, type Members, Shape } from './shape.ts'

/** Constructor arguments for each instance, passed to the generated code as data. */
export type Instances = readonly (readonly (number | string)[])[]

/**
 * Generates the accessor classes of one family. Places that differ only in array indices share a class, so
 * `s.brokers[b].hw` stays monomorphic. What differs between them (words, shifts) is in instance fields; everything else
 * is a literal in the code. Fields that authors see are accessors on the instance. All instances of a class use the
 * same accessor functions, so V8 gives them one hidden class. Internal fields are keyed by symbols and not enumerable.
 * (Private fields take 20% longer to read.)
 */
export class ClassWriter {
  readonly lines: string[] = []
  readonly data: Instances[] = []
  readonly family: Family
  readonly codecs: Codecs
  readonly #dataBase: number

  constructor(family: Family, codecs: Codecs, dataBase: number) {
    this.family = family
    this.codecs = codecs
    this.#dataBase = dataBase
  }

  /** Emits the classes for places of one kind and returns the name of the list of their instances. */
  write(places: readonly ClassPlace[]): string {
    const first = places[0]
    if (!first) throw new RangeError('no places')
    if (first.kind === 'array') return this.#writeArrays(places)
    const name = `${this.family.prefix}${this.data.length + this.#dataBase}`
    const shape = new Shape(places, this)
    const dataIndex = this.#reserve()
    const made = membersOf(shape)
    const children = shape.children.map((list) => this.write(list))
    this.lines.push(...this.#classSource(name, shape, made))
    this.data[dataIndex] = places.map((place, i) => [place.path, ...shape.fieldValues(i)])
    const list = `I${name}`
    this.lines.push(
      `const ${list} = instances[${dataIndex + this.#dataBase}].map((p, i) => new ${name}(p${children.map((c) => `, ${c}[i]`).join('')}));`,
    )
    return list
  }

  #classSource(name: string, shape: Shape, { own, body, base }: Members): readonly string[] {
    const fields = [
      '[PATH]: { value: p[0] }',
      ...shape.fieldNames.map((p, i) => `[${p}]: { value: p[${i + 1}] }`),
      ...shape.children.map((_, i) => `[C${i}]: { value: c${i} }`),
      ...(this.family.mode === 'draft' && base !== undefined ? ['[CURSORS]: { value: [] }'] : []),
    ]
    const visible = own !== undefined ? `O${name}` : base !== undefined ? 'UNLISTED' : undefined
    const show = visible === undefined ? '' : ` Object.defineProperties(this, ${visible});`
    const params = ['p', ...shape.children.map((_, i) => `c${i}`)].join(', ')
    const live = shape.places[0]?.conditions.length ? `[LIVE](path) { ${shape.guard('path')} }\n` : ''
    const [extended, initialise] = base === undefined ? ['', ''] : [` extends ${base}`, 'super(); ']
    return [
      ...(own === undefined ? [] : [`const O${name} = { ${own} };`]),
      `class ${name}${extended} { constructor(${params}) { ${initialise}Object.defineProperties(this, { ${fields.join(', ')} });${show} Object.seal(this) }\n${live}${body}${base === undefined ? '' : '\nstatic { delete this.prototype.constructor }'} }`,
      ...(own === undefined ? [] : [`asRecord(${name});`]),
    ]
  }

  #reserve(): number {
    return this.data.push([]) - 1
  }

  #writeArrays(places: readonly ClassPlace[]): string {
    const arrays = places.filter((p) => p.kind === 'array')
    const elements = this.write(arrays.flatMap((p) => p.elements))
    const first = arrays[0]
    if (!first) throw new RangeError('no arrays')
    const dataIndex = this.#reserve()
    this.data[dataIndex] = arrays.map((p) => [p.path])
    const name = `${this.family.prefix}${dataIndex + this.#dataBase}`
    const n = first.elements.length
    const node = this.codecs.id(first.node)
    const holes = {
      $domain: `domains[${node}]`,
      $size: n,
      $locate: (i = '') => locate(this.codecs, first.node, i),
    }
    const classes = ['PlacesMembers', this.family.mode === 'draft' ? 'PlacesDraft' : 'PlacesView']
    this.lines.push(
      `class ${name} { ${classes.map((own) => members(placesFile, own, holes)).join('\n')} }`,
      `asPlaces(${name});`,
      `const I${name} = instances[${dataIndex + this.#dataBase}].map((p, i) => runtime.places(${elements}.slice(i * ${n}, (i + 1) * ${n}), p[0], domains[${node}], ${name}.prototype));`,
    )
    return `I${name}`
  }
}

function membersOf(shape: Shape): Members {
  const place = shape.places[0]
  if (!place) throw new RangeError('no places')
  switch (place.kind) {
    case 'record':
      return recordMembers(shape, place)
    case 'variant':
      return variantMembers(shape, place)
    case 'union':
      return unionMembers(shape, place)
    case 'option':
      return optionMembers(shape, place)
    case 'scalars':
    case 'list':
    case 'bitset':
      return collectionMembers(shape, place)
    case 'scalar':
    case 'array':
      throw new TypeError(`a place of kind ${place.kind} has no class of its own`)
  }
}
