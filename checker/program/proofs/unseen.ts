import { ITERATING, ITERATORS, PASSING_ON, USING_UP } from './builtIns.ts'
import type { Scopes } from '../syntax/scopes.ts'
import { bare, children, isFunction, nameOf, type Syntax } from '../syntax/syntax.ts'

/** Names under which a descriptor of a property has functions. */
export const DESCRIBED = ['get', 'set', 'value']

interface Known {
  readonly scopes: Scopes
  readonly methods: ReadonlyMap<string, readonly Syntax[]>
  readonly importedName: (node: Syntax) => string | null
  readonly isWritten: (offset: number) => boolean
}

/** Effects that can happen without a visible call in the text. */
export interface Unseen {
  /**
   * Whether an object may react to any access (a `Proxy`), or a function keeps something that changes when it is read:
   * an iterator, a generator object, or a regular expression that remembers where it stopped.
   */
  readonly isOpen: boolean
  /** Whether properties are defined by descriptors, which can have getters and setters. */
  readonly isDescribed: boolean
}

export function unseenIn(program: Syntax, known: Known): Unseen {
  let isOpen = false
  let isDescribed = false
  /** From the outside in. */
  const parents: Syntax[] = []
  const visit = (node: Syntax, isInside: boolean): void => {
    if (known.isWritten(node.start)) {
      const isKept = isInside && (isKeptIterator(node, parents, known) || isKeptPattern(node, parents))
      isOpen ||= isKept || reacts(node, known.scopes)
      isDescribed ||= describes(node)
    }
    parents.push(node)
    const isInner = isInside || isFunction(node) || node.type === 'PropertyDefinition'
    for (const child of children(node)) visit(child, isInner)
    parents.pop()
  }
  visit(program, false)
  return { isOpen, isDescribed }
}

const REACTING: ReadonlySet<string> = new Set(['Proxy', 'Iterator', '__defineGetter__', '__defineSetter__'])

function reacts(node: Syntax, { referenceAt }: Scopes): boolean {
  if (node.type === 'MemberExpression') return REACTING.has(nameOf(node) ?? '')
  return node.type === 'Identifier' && REACTING.has(node.name) && referenceAt.get(node)?.variable === null
}

/** Whether this defines properties by descriptors that may have functions. */
function describes(node: Syntax): boolean {
  if (node.type !== 'CallExpression') return false
  const callee = bare(node.callee)
  const name = callee.type === 'MemberExpression' ? nameOf(callee) : undefined
  if (name === 'defineProperties') return true
  if (name === 'create') return node.arguments.length > 1
  const [, , given] = node.arguments
  return name === 'defineProperty' && (!given || !isOfLiterals(given))
}

function isOfLiterals(descriptor: Syntax): boolean {
  return (
    descriptor.type === 'ObjectExpression' &&
    descriptor.properties.every((property) => property.type === 'Property' && property.value.type === 'Literal')
  )
}

/** Whether this makes an iterator that is not used up where it is made. */
function isKeptIterator(node: Syntax, parents: readonly Syntax[], known: Known): boolean {
  return (
    node.type === 'CallExpression' && makesIterator(node, known) && !isUsedUp(node, parents, parents.length - 1, known)
  )
}

function makesIterator(node: Syntax & { type: 'CallExpression' }, { scopes, methods }: Known): boolean {
  const callee = bare(node.callee)
  if (isFunction(callee)) return callee.generator
  if (callee.type === 'Identifier') {
    const init = scopes.referenceAt.get(callee)?.variable?.init
    const made = init ? bare(init) : null
    return made !== null && isFunction(made) && made.generator
  }
  if (callee.type !== 'MemberExpression') return false
  const object = bare(callee.object)
  if (object.type === 'Identifier' && object.name === 'Object' && scopes.referenceAt.get(object)?.variable === null)
    return false
  if (callee.computed && bare(callee.property).type === 'MemberExpression') return true
  const name = nameOf(callee)
  if (name === undefined) return false
  if (name === 'call' || name === 'apply' || name === 'bind')
    return object.type === 'MemberExpression' && ITERATORS.has(nameOf(object) ?? '')
  return ITERATORS.has(name) || (methods.get(name) ?? []).some((method) => isFunction(method) && method.generator)
}

/** `at`: the index of the node's parent in `parents`. */
function isUsedUp(node: Syntax, parents: readonly Syntax[], at: number, known: Known): boolean {
  const parent = parents[at]
  switch (parent?.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return isUsedUp(parent, parents, at - 1, known)
    case 'SpreadElement':
      return true
    case 'ForOfStatement':
      return parent.right === node
    case 'VariableDeclarator':
      return parent.id.type === 'ArrayPattern'
    case 'YieldExpression':
      return parent.delegate
    case 'NewExpression':
      return isListing(parent.callee, known)
    case 'CallExpression':
      return parent.arguments[0] === node && isIterating(parent, known)
    case 'MemberExpression': {
      const name = nameOf(parent) ?? ''
      const call = parents[at - 1]
      if (call?.type !== 'CallExpression' || known.methods.has(name)) return false
      return USING_UP.has(name) || (PASSING_ON.has(name) && isUsedUp(call, parents, at - 2, known))
    }
    default:
      return false
  }
}

/** Whether this is JavaScript's own Set or Map. */
function isListing(callee: Syntax, { scopes }: Known): boolean {
  if (callee.type !== 'Identifier' || (callee.name !== 'Set' && callee.name !== 'Map')) return false
  return scopes.referenceAt.get(callee)?.variable === null
}

function isIterating(node: Syntax & { type: 'CallExpression' }, { importedName, methods }: Known): boolean {
  const callee = bare(node.callee)
  const imported = importedName(callee)
  if (imported !== null) return ITERATING.has(imported) || imported === 'forAll' || imported === 'exists'
  const name = callee.type === 'MemberExpression' ? nameOf(callee) : undefined
  return name !== undefined && !methods.has(name) && (ITERATING.has(name) || name === 'forAll' || name === 'exists')
}

/** Whether this is a regular expression that remembers where it stopped, and is not used where it is written. */
function isKeptPattern(node: Syntax, parents: readonly Syntax[]): boolean {
  if (node.type === 'NewExpression' || node.type === 'CallExpression')
    return node.callee.type === 'Identifier' && node.callee.name === 'RegExp'
  if (node.type !== 'Literal' || !node.regex || !/[gy]/.test(node.regex.flags)) return false
  const parent = parents.at(-1)
  return parent?.type !== 'CallExpression' && parent?.type !== 'MemberExpression'
}
