import type { Node } from '../domain/node.ts'
import { type Address, type Operand, readBits, writeBits } from './bits.ts'
import type { Codecs } from './codec.ts'
import { collectionMembers } from './collections.ts'
import type { Leaf, OptionPlace, Place, RecordPlace, ScalarPlace, Slots, UnionPlace } from './layout.ts'

/** `draft`: effects write through it. `view`: setters throw the error that names the variable. */
export type Mode = 'draft' | 'view'

/** One family of accessors over the words array that `W` names in the generated code. */
export interface Family {
  readonly W: string
  readonly mode: Mode
  readonly prefix: string
  /** Accesses are logged; see tracer.ts. */
  readonly traced?: boolean
}

/** Constructor arguments per instance, handed to the generated code as data. */
export type Instances = readonly (readonly (number | string)[])[]

/**
 * Generates the accessor classes of one family. All places that differ only in array indices share one class, so that
 * `s.brokers[b].hw` stays monomorphic; what differs between them (words, shifts) are fields of the instance, what does not is
 * a literal in the code.
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

  /** Emits the classes for some places of one kind and returns the name of the list of their instances. */
  write(places: readonly Place[]): string {
    const first = places[0]
    if (!first) throw new RangeError('no places')
    if (first.kind === 'array') return this.#writeArrays(places)
    const name = `${this.family.prefix}${this.data.length + this.#dataBase}`
    const shape = new Shape(places, this)
    const dataIndex = this.#reserve()
    const live = first.conditions.length > 0 ? `$live(path) { ${shape.guard('path')} }\n` : ''
    const body = members(shape)
    const children = shape.children.map((list) => this.write(list))
    const fields = children.map((_, i) => `this.c${i}_ = c${i};`).join(' ')
    const params = shape.fieldNames.map((p, i) => `this.${p} = p[${i + 1}];`).join(' ')
    const args = children.map((_, i) => `, c${i}`).join('')
    this.lines.push(
      `class ${name} { constructor(p${args}) { this.path_ = p[0]; ${params} ${fields} Object.preventExtensions(this) }\n${live}${body} }`,
    )
    this.data[dataIndex] = places.map((place, i) => [place.path, ...shape.fieldValues(i)])
    const list = `I${name}`
    this.lines.push(
      `const ${list} = DATA[${dataIndex + this.#dataBase}].map((p, i) => new ${name}(p${children.map((c) => `, ${c}[i]`).join('')}));`,
    )
    return list
  }

  #reserve(): number {
    return this.data.push([]) - 1
  }

  #writeArrays(places: readonly Place[]): string {
    const arrays = places.filter((p) => p.kind === 'array')
    const elements = this.write(arrays.flatMap((p) => p.elements))
    const first = arrays[0]
    if (!first) throw new RangeError('no arrays')
    const dataIndex = this.#reserve()
    this.data[dataIndex] = arrays.map((p) => [p.path])
    const list = `I${this.family.prefix}${dataIndex + this.#dataBase}`
    const n = first.elements.length
    const node = this.codecs.id(first.node)
    this.lines.push(
      `const ${list} = DATA[${dataIndex + this.#dataBase}].map((p, i) => R.places(${elements}.slice(i * ${n}, (i + 1) * ${n}), p[0], NODE[${node}], ${this.family.mode === 'draft'}));`,
    )
    return list
  }
}

/** What the places of one class have in common, and where they differ. */
export class Shape {
  readonly places: readonly Place[]
  readonly writer: ClassWriter
  readonly children: (readonly Place[])[] = []
  readonly #fields = new Map<string, { name: string; values: readonly number[] }>()

  constructor(places: readonly Place[], writer: ClassWriter) {
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

  /** A literal where all instances agree, else a field of the instance. */
  operand(of: (place: Place) => number): Operand {
    const values = this.places.map(of)
    const first = values[0] ?? 0
    if (values.every((v) => v === first)) return first
    const key = values.join()
    let field = this.#fields.get(key)
    if (!field) this.#fields.set(key, (field = { name: `p${this.#fields.size}_`, values }))
    return `this.${field.name}`
  }

  address(of: (place: Place) => Leaf | Slots): Address {
    const { W, traced = false } = this.writer.family
    return { W, traced, word: this.operand((p) => of(p).word), shift: this.operand((p) => of(p).shift) }
  }

  /** Registers child places, one per instance; returns how the class reads its child. */
  child(of: (place: Place) => Place): string {
    return `this.c${this.children.push(this.places.map(of)) - 1}_`
  }

  /** A statement that throws where the place lies in an option or variant that is not there. */
  guard(path = 'this.path_'): string {
    const conditions = this.places[0]?.conditions ?? []
    if (conditions.length === 0) return ''
    const live = conditions.map(
      (c, i) =>
        `${readBits(
          this.address((p) => p.conditions[i]?.leaf ?? c.leaf),
          c.leaf.bits,
        )} === ${c.value}`,
    )
    return `if (!(${live.join(' && ')})) R.stale(${path});`
  }
}

function members(shape: Shape): string {
  const place = shape.places[0]
  if (!place) throw new RangeError('no places')
  switch (place.kind) {
    case 'record':
      return recordMembers(shape, place)
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

/** How a class reads and writes one of its fields; `snap`: assigned values must be read before anything is written. */
interface FieldCode {
  readonly name: string
  readonly read: string
  /** Statements that write the value in variable `v`. */
  readonly write: (v: string) => string
  readonly zero: string
  /** Assignment reads a whole collection before it writes; of other composites the value is taken first. */
  readonly snap: boolean
  /** Source of the value `v`, read so far that writing anything cannot change it. */
  readonly take: (v: string) => string
}

function fieldCode(shape: Shape, name: string, of: (place: Place) => Place): FieldCode {
  const first = of(shape.places[0] as Place)
  if (first.kind === 'scalar') {
    const { node } = first
    const address = shape.address((p) => (of(p) as ScalarPlace).leaf)
    const { codecs } = shape.writer
    return {
      name,
      snap: false,
      take: (v) => v,
      read: codecs.decode(node, readBits(address, node.bits)),
      write: (v) =>
        `{ const x = ${codecs.encode(node, v)}; if (x === -1) R.reject(NODE[${codecs.id(node)}], ${v}, this.path_ ${dotted(shape, name)}); ${writeBits(address, node.bits, 'x')} }`,
      zero: writeBits(address, node.bits, '0'),
    }
  }
  const child = shape.child(of)
  const read = first.kind === 'option' ? `${child}.$read()` : child
  const snap = first.kind !== 'list' && first.kind !== 'bitset' && first.kind !== 'scalars'
  const take = takeFor(shape.writer.codecs, first.node)
  return { name, snap, take, read, write: (v) => `${child}.$assign(${v});`, zero: `${child}.$clear();` }
}

/** Source of a composite value that is assigned, read so far that nothing written changes it. */
function takeFor(codecs: Codecs, node: Node): (v: string) => string {
  return (v) => `R.takeAll(NODE[${codecs.id(node)}], ${v})`
}

function dotted(shape: Shape, name: string): string {
  return shape.places[0]?.path === '' ? `+ ${JSON.stringify(name)}` : `+ ${JSON.stringify(`.${name}`)}`
}

function recordMembers(shape: Shape, place: RecordPlace): string {
  const guard = shape.guard()
  const fields = place.node.fields.map((f, i) => fieldCode(shape, f.name, (p) => (p as RecordPlace).fields[i] as Place))
  const accessors = fields.map((f) => accessor(shape, f, guard))
  const node = shape.writer.codecs.id(place.node)
  return `${accessors.join('\n')}
$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) R.reject(NODE[${node}], v, this.path_); ${assignAll(fields)} }
$clear() { ${fields.map((f) => f.zero).join(' ')} }
[SNAPSHOT]() { ${guard} return R.record({ ${fields.map((f) => `${JSON.stringify(f.name)}: R.snap(${f.read})`).join(', ')} }) }`
}

/** Reads everything before it writes anything, so that a value made of parts of the place itself is copied right. */
function assignAll(fields: readonly FieldCode[]): string {
  return `${takeAll(fields)} ${fields.map((f, i) => f.write(`v${i}`)).join(' ')}`
}

function takeAll(fields: readonly FieldCode[]): string {
  return fields.map((f, i) => `const v${i} = ${f.take(`v[${JSON.stringify(f.name)}]`)};`).join(' ')
}

function accessor(shape: Shape, field: FieldCode, guard: string): string {
  const key = JSON.stringify(field.name)
  const setter = shape.writable
    ? `${guard} ${field.snap ? `v = R.take(v);` : ''} ${field.write('v')}`
    : `R.readOnly(this.path_ ${dotted(shape, field.name)})`
  return `get [${key}]() { ${guard} return ${field.read} } set [${key}](v) { ${setter} }`
}

function optionMembers(shape: Shape, place: OptionPlace): string {
  const flag = shape.address((p) => (p as OptionPlace).flag)
  const child = shape.child((p) => (p as OptionPlace).of)
  const value = place.of.kind === 'option' ? `${child}.$read()` : child
  // While it is null, views of what it held are stale, also those within a value assigned to it.
  const take = takeFor(shape.writer.codecs, place.node)('v')
  return `$read() { ${shape.guard()} return ${readBits(flag, 1)} === 1 ? ${value} : null }
$assign(v) { if (v === null) { this.$clear(); return } if (${readBits(flag, 1)} === 0) { v = ${take}; ${writeBits(flag, 1, '1')} } ${child}.$assign(v); }
$clear() { ${child}.$clear(); ${writeBits(flag, 1, '0')} }
[SNAPSHOT]() { return R.snap(this.$read()) }`
}

function unionMembers(shape: Shape, place: UnionPlace): string {
  const guard = shape.guard()
  const { codecs } = shape.writer
  const address = shape.address((p) => (p as UnionPlace).tag)
  const tag = readBits(address, place.node.tagBits)
  const variants = place.node.variants.map((variant, t) =>
    variant.fields.map((f, i) => fieldCode(shape, f.name, (p) => (p as UnionPlace).variants[t]?.[i] as Place)),
  )
  const names = [...new Set(variants.flat().map((f) => f.name))]
  const kinds = `${guard} return ${JSON.stringify(place.node.variants.map((v) => v.name))}[${tag}]`
  const accessors = names.map((name) => {
    const having = variants.map((fields) => fields.find((f) => f.name === name))
    const reads = having.map((f, t) => (f ? `case ${t}: return ${f.read};` : '')).join(' ')
    const writes = having
      .map((f, t) => (f ? `case ${t}: ${f.snap ? 'v = R.take(v);' : ''} ${f.write('v')} return;` : ''))
      .join(' ')
    const setter = shape.writable
      ? `${guard} switch (${tag}) { ${writes} } R.foreign(this.path_ + ${JSON.stringify(`.${name}`)}, this.kind)`
      : `R.readOnly(this.path_ + ${JSON.stringify(`.${name}`)})`
    return `get [${JSON.stringify(name)}]() { ${guard} switch (${tag}) { ${reads} } return undefined } set [${JSON.stringify(name)}](v) { ${setter} }`
  })
  const node = codecs.id(place.node)
  const assigns = variants.map(
    (fields, t) =>
      `case ${JSON.stringify(place.node.variants[t]?.name)}: { ${takeAll(fields)} this.$clear(); ${writeBits(address, place.node.tagBits, String(t))} ${fields.map((f, i) => f.write(`v${i}`)).join(' ')} return }`,
  )
  const snaps = variants.map(
    (fields, t) =>
      `case ${t}: return R.record({ kind: ${JSON.stringify(place.node.variants[t]?.name)}, ${fields.map((f) => `${JSON.stringify(f.name)}: R.snap(${f.read})`).join(', ')} });`,
  )
  const kindSetter = shape.writable ? `R.foreign(this.path_ + '.kind', this.kind)` : `R.readOnly(this.path_ + '.kind')`
  return `get kind() { ${kinds} } set kind(v) { ${kindSetter} }
${accessors.join('\n')}
$assign(v) { if (v === this) return; if (typeof v === 'object' && v !== null) switch (v.kind) { ${assigns.join(' ')} } R.reject(NODE[${node}], v, this.path_) }
$clear() { ${variants
    .flat()
    .map((f) => f.zero)
    .join(' ')} ${writeBits(address, place.node.tagBits, '0')} }
[SNAPSHOT]() { ${guard} switch (${tag}) { ${snaps.join(' ')} } }`
}
