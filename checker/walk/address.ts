import { EMPTY_TREE, goneTo, spotAt, taken, type Tree } from './tree.ts'

/** What the address of a walk contains: the model and the steps. */
export interface Address {
  /** The name of a declared model. Null for the defaults, or for the page's own choice. */
  readonly model: string | null
  /** Constants and fault budgets, in the form that `-c` and `--fault` take. */
  readonly constants: Readonly<Record<string, string>>
  readonly faults: Readonly<Record<string, string>>
  readonly tree: Tree
}

/**
 * The part of a URL after `#`:
 * `model=four+terms&fault.crash=1&walk=Elect(node=n1)/Crash(node=n1)~1/Restart(node=n1)&at=2`.
 *
 * `walk` holds the tree in preorder, with steps by name. `/` comes before a step that follows the previous one, `~2/`
 * before a step that follows the spot two steps earlier. The branch that redo follows comes last among its siblings.
 * `at` is the position of the current spot in this order; the default is the last spot.
 */
export function addressText({ model, constants, faults, tree }: Address): string {
  const { steps, order } = written(tree)
  const at = order.indexOf(tree.at)
  return [
    ...(model === null ? [] : [`model=${encoded(model)}`]),
    ...Object.entries(constants).map(([name, value]) => `c.${encodeURIComponent(name)}=${encoded(value)}`),
    ...Object.entries(faults).map(([name, value]) => `fault.${encodeURIComponent(name)}=${encoded(value)}`),
    ...(steps === '' ? [] : [`walk=${steps}`]),
    ...(at === order.length - 1 ? [] : [`at=${at}`]),
  ].join('&')
}

/** Parses an address. Null if the text is not one. */
export function addressOf(text: string): Address | null {
  try {
    return parsed(text)
  } catch (error) {
    if (error instanceof URIError || error instanceof RangeError) return null
    throw error
  }
}

function parsed(text: string): Address {
  const constants: [string, string][] = []
  const faults: [string, string][] = []
  let [model, steps, at]: [string | null, string, number | null] = [null, '', null]
  for (const part of text.replace(/^#/, '').split('&')) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? []
    if (key === 'model') model = decoded(value)
    else if (key === 'walk') steps = value
    else if (key === 'at') at = Number(value)
    else if (key.startsWith('c.')) constants.push([decoded(key.slice(2)), decoded(value)])
    else if (key.startsWith('fault.')) faults.push([decoded(key.slice(6)), decoded(value)])
    else if (part !== '') throw new RangeError(`an address has no '${part}'`)
  }
  const { tree, order } = read(steps)
  const number = at === null ? tree.at : order[at]
  if (number === undefined) throw new RangeError(`there is no spot ${at}`)
  return {
    model,
    // This also works for names such as __proto__.
    constants: Object.fromEntries(constants),
    faults: Object.fromEntries(faults),
    tree: goneTo(tree, number),
  }
}

interface Written {
  readonly steps: string
  /** The spots by number, in the order in which they are written. */
  readonly order: readonly number[]
}

function written(tree: Tree): Written {
  const order = [0]
  let steps = ''
  let depthBefore = 0
  const visit = (number: number, depth: number): void => {
    const { next, last } = spotAt(tree, number)
    const others = next.filter((each) => each !== last)
    for (const each of last === null ? others : [...others, last]) {
      const up = depthBefore - depth
      steps += `${up > 0 ? `~${up}` : ''}${steps === '' ? '' : '/'}${encoded(spotAt(tree, each).step)}`
      order.push(each)
      depthBefore = depth + 1
      visit(each, depth + 1)
    }
  }
  visit(0, 0)
  return { steps, order }
}

function read(steps: string): { readonly tree: Tree; readonly order: readonly number[] } {
  let tree = EMPTY_TREE
  const order = [0]
  if (steps === '') return { tree, order }
  let up = 0
  for (const part of steps.split('/')) {
    const [, name = '', climb = '0'] = /^([^~]*)(?:~(\d+))?$/.exec(part) ?? []
    for (; up > 0; up--) tree = goneTo(tree, parentOf(tree))
    tree = taken(tree, decoded(name))
    order.push(tree.at)
    up = Number(climb)
  }
  return { tree, order }
}

function parentOf(tree: Tree): number {
  const { parent } = spotAt(tree, tree.at)
  if (parent < 0) throw new RangeError('the walk goes back beyond its first spot')
  return parent
}

/** Characters that do not need escaping in this part of a URL and have no special meaning here. */
const PLAIN: Readonly<Record<string, string>> = { '%3D': '=', '%2C': ',', '%3A': ':', '%20': '+' }

function encoded(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('~', '%7E')
    .replaceAll(/%(?:3D|2C|3A|20)/g, (code) => PLAIN[code] ?? code)
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
