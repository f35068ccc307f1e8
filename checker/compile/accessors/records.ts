import type { Node } from '../../domain/node.ts'
import { FAULTS_USED } from '../../language/model/model.ts'
import { readBits, writeBits } from '../packing/packing.ts'
import type { ClassPlace, Members, Shape, VariantPlace } from './shape.ts'
import { type Codecs, part } from '../packing/codecs.ts'
import type { OptionPlace, Place, RecordPlace, ScalarPlace, UnionPlace } from '../packing/layout.ts'

/** The class members for records, unions, the kinds of unions, and options. */

/** How a class reads and writes one of its fields. */
interface FieldCode {
  readonly name: string
  readonly read: string
  /** Statements that write the value of variable `v`. */
  readonly write: (v: string) => string
  readonly zero: string
  /**
   * Whether an assigned value must be read before anything is written. Assigning a collection always reads all of it
   * first, so it does not need this.
   */
  readonly snap: boolean
  /**
   * An expression for the place that an assignment replaces. Undefined for a scalar, because no variable can hold a
   * scalar's place.
   */
  readonly place?: string
  /** An expression that reads the value `v`, deeply enough that no write can change the result. */
  readonly take: (v: string) => string
}

function fieldCode(shape: Shape, name: string, of: (place: ClassPlace) => Place): FieldCode {
  const first = of(shape.places[0] as ClassPlace)
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
        `{ const x = ${codecs.encode(node, v)}; if (x === -1) runtime.reject(domains[${codecs.id(node)}], ${v}, this[PATH] ${dotted(shape, name)}); ${writeBits(address, node.bits, 'x')} }`,
      zero: writeBits(address, node.bits, '0'),
    }
  }
  const child = shape.child(of)
  const read = isRead(first.node) ? `${child}[HELD]()` : child
  const snap = first.kind !== 'list' && first.kind !== 'bitset' && first.kind !== 'scalars'
  const take = takeFor(shape.writer.codecs, first.node)
  return { name, snap, take, read, place: child, write: (v) => `${child}[ASSIGN](${v});`, zero: `${child}[CLEAR]();` }
}

/** An expression that reads an assigned composite value, deeply enough that no write can change the result. */
function takeFor(codecs: Codecs, node: Node): (v: string) => string {
  return (v) => `runtime.takeAll(domains[${codecs.id(node)}], ${v})`
}

function dotted(shape: Shape, name: string): string {
  return shape.places[0]?.path === '' ? `+ ${JSON.stringify(name)}` : `+ ${JSON.stringify(`.${name}`)}`
}

export function recordMembers(shape: Shape, place: RecordPlace): Members {
  const guard = shape.guard()
  const fields = place.node.fields.map((f, i) => fieldCode(shape, f.name, (p) => (p as RecordPlace).fields[i] as Place))
  const isHidden = ({ name }: FieldCode): boolean => place.path === '' && name === FAULTS_USED
  const accessors = fields.map((f) => accessor(shape, f, guard, isHidden(f)))
  const node = shape.writer.codecs.id(place.node)
  const values = fields.filter((f) => !isHidden(f)).map((f) => `${JSON.stringify(f.name)}: runtime.snap(${f.read})`)
  return {
    own: accessors.join(', '),
    body: [
      `[ASSIGN](v) { if (v === this) return; if (typeof v !== 'object' || v === null) runtime.reject(domains[${node}], v, this[PATH]); ${noMore(node, fields.length, `domains[${node}].fields`)} ${assignAll(fields)} }`,
      `[CLEAR]() { ${fields.map((f) => f.zero).join(' ')} }`,
      `[SNAPSHOT]() { ${guard} return runtime.record({ ${values.join(', ')} }) }`,
    ].join('\n'),
  }
}

/** A statement that throws if the value `v` has a field other than the `count` fields of its domain. */
function noMore(node: number, count: number, fields: string): string {
  return `if (Object.keys(v).length > ${count}) runtime.surplus(domains[${node}], ${fields}, v, this[PATH]);`
}

/** Reads everything before writing anything, so that a value built from parts of the same place is copied correctly. */
function assignAll(fields: readonly FieldCode[]): string {
  const takes = fields.map((f, i) => `const v${i} = ${f.take(`v[${JSON.stringify(f.name)}]`)};`)
  return [...takes, ...fields.map((f, i) => f.write(`v${i}`))].join(' ')
}

function accessor(shape: Shape, field: FieldCode, guard: string, hidden = false): string {
  const key = JSON.stringify(field.name)
  const setter = shape.writable
    ? `${guard} ${field.place === undefined ? '' : `runtime.noteReplaced(${field.place}[PATH], v);`} ${field.snap ? `v = runtime.take(v);` : ''} ${field.write('v')}`
    : `runtime.readOnly(this[PATH] ${dotted(shape, field.name)})`
  return `[${key}]: { enumerable: ${!hidden}, get() { ${guard} return ${field.read} }, set(v) { ${setter} } }`
}

export function optionMembers(shape: Shape, place: OptionPlace): Members {
  const flag = shape.address((p) => (p as OptionPlace).flag)
  const child = shape.child((p) => (p as OptionPlace).of)
  const value = isRead(place.of.node) ? `${child}[HELD]()` : child
  // While the option is null, views of its former contents are stale, even inside a value that is being assigned to it.
  const take = takeFor(shape.writer.codecs, place.node)('v')
  return {
    body: [
      `[HELD]() { ${shape.guard()} return ${readBits(flag, 1)} === 1 ? ${value} : null }`,
      `[ASSIGN](v) { if (v === null) { this[CLEAR](); return } if (${readBits(flag, 1)} === 0) { v = ${take}; ${writeBits(flag, 1, '1')} } ${child}[ASSIGN](v); }`,
      `[CLEAR]() { ${child}[CLEAR](); ${writeBits(flag, 1, '0')} }`,
      `[SNAPSHOT]() { return runtime.snap(this[HELD]()) }`,
    ].join('\n'),
  }
}

/** Reading a union returns the view of its current kind; each kind has its own view. */
export function unionMembers(shape: Shape, place: UnionPlace): Members {
  const { codecs } = shape.writer
  const address = shape.address((p) => (p as UnionPlace).tag)
  const tag = readBits(address, place.node.tagBits)
  const kinds = place.node.variants.map((variant, t) => ({
    name: JSON.stringify(variant.name),
    view: shape.child((p) => variantOf(p as UnionPlace, t)),
    write: writeBits(address, place.node.tagBits, String(t)),
  }))
  const reads = kinds.map(({ view }, t) => `case ${t}: return ${view};`)
  const assigns = kinds.map(
    ({ name, view, write }) =>
      `case ${name}: { const taken = ${view}[TAKE](v); this[CLEAR](); ${write} ${view}[PUT](taken); return }`,
  )
  return {
    body: [
      `[HELD]() { ${shape.guard()} switch (${tag}) { ${reads.join(' ')} } }`,
      `[ASSIGN](v) { if (typeof v === 'object' && v !== null) switch (${part('v', 'kind')}) { ${assigns.join(' ')} } runtime.reject(domains[${codecs.id(place.node)}], v, this[PATH]) }`,
      `[CLEAR]() { ${kinds.map(({ view }) => `${view}[CLEAR]();`).join(' ')} ${writeBits(address, place.node.tagBits, '0')} }`,
      `[SNAPSHOT]() { return this[HELD]()[SNAPSHOT]() }`,
    ].join('\n'),
  }
}

function variantOf(union: UnionPlace, tag: number): VariantPlace {
  const conditions = [...union.conditions, { leaf: union.tag, value: tag }]
  return { kind: 'variant', union, tag, path: union.path, conditions }
}

export function variantMembers(shape: Shape, { union, tag }: VariantPlace): Members {
  const guard = shape.guard()
  const node = shape.writer.codecs.id(union.node)
  const { variants } = union.node
  const { name: kind, fields: declared } = variants[tag] ?? { name: '', fields: [] }
  const fields = declared.map((f, i) =>
    fieldCode(shape, f.name, (p) => (p as VariantPlace).union.variants[tag]?.[i] as Place),
  )
  const others = variants.flatMap((v) => v.fields.map((f) => f.name)).filter((n) => !fields.some((f) => f.name === n))
  const refusal = shape.writable
    ? `${guard} runtime.foreign(this[PATH] + '.kind', ${JSON.stringify(kind)})`
    : `runtime.readOnly(this[PATH] + '.kind')`
  const takes = fields.map((f) => f.take(`v[${JSON.stringify(f.name)}]`))
  const values = fields.map((f) => `${JSON.stringify(f.name)}: runtime.snap(${f.read})`)
  return {
    own: [
      `kind: { enumerable: true, get() { ${guard} return ${JSON.stringify(kind)} }, set(v) { ${refusal} } }`,
      ...fields.map((f) => accessor(shape, f, guard)),
    ].join(', '),
    body: [
      `get [OTHERS]() { return ${JSON.stringify(others)} }`,
      `[TAKE](v) { ${noMore(node, fields.length + 1, `domains[${node}].variants[${tag}].fields`)} return [${takes.join(', ')}] }`,
      `[PUT](taken) { ${fields.map((f, i) => `{ const v = taken[${i}]; ${f.write('v')} }`).join(' ')} }`,
      `[CLEAR]() { ${fields.map((f) => f.zero).join(' ')} }`,
      `[SNAPSHOT]() { ${guard} return runtime.record({ ${[`kind: ${JSON.stringify(kind)}`, ...values].join(', ')} }) }`,
    ].join('\n'),
  }
}

/** Whether reading the place depends on its current contents (null, or a kind of a union). */
function isRead(node: Node): boolean {
  return node.kind === 'option' || node.kind === 'union'
}
