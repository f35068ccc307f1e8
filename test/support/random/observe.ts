import type { Node } from '../../../checker/domain/node.ts'
import { isIterable } from '../../../checker/domain/values/values.ts'
import { ABSENT, call } from './spots.ts'

/** Reduces the contents of a place to a number. `way` selects how to read it, out of the ways that views offer. */
export function observe(node: Node, value: unknown, way: number): number {
  if (value === ABSENT) return 7
  switch (node.kind) {
    case 'scalar':
      return node.indexOf(value) % 1000003
    case 'option':
      return value === null ? 1 : mixed([2, observe(node.of, value, way)])
    case 'record':
      return mixed(node.fields.map((f) => observe(f.node, get(value, f.name), way)))
    case 'union': {
      const tag = node.variants.findIndex((v) => v.name === get(value, 'kind'))
      const fields = node.variants[tag]?.fields ?? []
      return mixed([tag, ...fields.map((f) => observe(f.node, get(value, f.name), way))])
    }
    case 'array':
      return mixed(
        itemsOf(node.of, value, node.keys && way % 8 === 0 ? 7 : way, node.length).map((item) =>
          observe(node.of, item, way),
        ),
      )
    case 'seq': {
      const length = Number(get(value, 'length'))
      return mixed([length, ...itemsOf(node.of, value, way, length).map((item) => observe(node.of, item, way))])
    }
    case 'set':
    case 'bag':
      return observeMembers(node.of, value, way)
    case 'invalid':
      throw new TypeError(node.problem)
  }
}

function itemsOf(of: Node, list: unknown, way: number, length: number): unknown[] {
  const seen: unknown[] = []
  const see = (value: unknown): boolean => seen.push(value) < 0
  switch (way % 8) {
    case 0:
      for (let i = 0; i < length; i++) seen.push(call(list, offers(list, 'at') ? 'at' : 'get', i))
      return seen
    case 1:
      call(list, 'some', see)
      return seen
    case 2:
      call(list, 'find', see)
      return seen
    case 3:
      call(list, 'findLastIndex', see)
      return seen
    case 4:
      return call(list, 'slice', 1) as unknown[]
    case 5:
      return call(list, 'map', (value: unknown, i: number) => (i > 0 ? value : value)) as unknown[]
    case 6:
      return call(list, 'filter', (value: unknown) => observe(of, value, 0) % 2 === 0) as unknown[]
    default:
      return items(list)
  }
}

function observeMembers(of: Node, collection: unknown, way: number): number {
  const all = items(collection)
  const size = Number(get(collection, 'size'))
  if (way % 3 === 0) return size
  if (way % 3 === 1) return mixed([size, ...all.map((item) => observe(of, item, way))])
  const counts = all.map((item) => Number(call(collection, offers(collection, 'count') ? 'count' : 'has', item)))
  return mixed([...counts, ...all.map((item) => observe(of, item, 0))])
}

export function items(value: unknown): unknown[] {
  return isIterable(value) ? [...value] : []
}

export function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined
}

function offers(value: unknown, method: string): boolean {
  return typeof value === 'object' && value !== null && method in value
}

export function mixed(numbers: readonly number[]): number {
  return numbers.reduce((h, x) => (Math.imul(h ^ x, 0x9e3779b1) ^ (h >>> 13)) >>> 0, 17) % 1000003
}
