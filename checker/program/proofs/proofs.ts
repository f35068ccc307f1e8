import {
  CALL_FIRST,
  CALL_SECOND,
  IMPURE,
  isImpure,
  MUTATORS,
  PURE_FUNCTIONS,
  PURE_METHODS,
  PURE_OBJECTS,
} from './builtIns.ts'
import type { Plain } from './plain.ts'
import { isOutside, isReassigned, type Reading } from './reading.ts'
import type { Reference, Region, Variable } from '../syntax/scopes.ts'
import { targetsIn } from '../syntax/targets.ts'
import { bare, type Call, children, isFunction, type FunctionSyntax, type Syntax } from '../syntax/syntax.ts'

/** Expressions that are not functions. Any functions in their value are written inside them. */
const SHOWN: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'BinaryExpression',
  'Literal',
  'ObjectExpression',
  'TemplateLiteral',
  'UnaryExpression',
])

/**
 * Proves that functions have no effect: neither they nor the functions they call write to anything created outside
 * them. It then does not matter how many times, or in what order, they are called. Code that it does not understand is
 * not proved.
 */
export class Prover {
  readonly #reading: Reading
  readonly #proved = new Map<Syntax, boolean>()
  /** The parameters whose arguments are being examined. A function may pass one on to itself unchanged. */
  readonly #asked = new Set<Variable>()
  readonly #plain: Plain
  /** Whether values that are not plain may leak; see leaks.ts. */
  readonly #isLeaking: () => boolean
  #leaks: boolean | undefined

  constructor(reading: Reading, plain: Plain, isLeaking: () => boolean) {
    this.#reading = reading
    this.#plain = plain
    this.#isLeaking = isLeaking
  }

  isIndependent(f: FunctionSyntax): boolean {
    const known = this.#proved.get(f)
    if (known !== undefined) return known
    // Functions that call each other are proved together. If one fails, those that relied on it are examined again.
    const before = this.#proved.size
    this.#proved.set(f, true)
    const region = this.#reading.scopes.regionOf.get(f)
    const proved = region !== undefined && !f.async && !f.generator && this.#isQuiet(f, region)
    if (!proved) this.#forgetSince(before)
    this.#proved.set(f, proved)
    return proved
  }

  #forgetSince(before: number): void {
    for (const later of [...this.#proved.keys()].slice(before)) this.#proved.delete(later)
  }

  /** Whether a quantifier's test is independent and gets only plain values. */
  isProved(f: FunctionSyntax): boolean {
    return this.isIndependent(f) && this.#plain.isPlainTest(f) && !(this.#leaks ??= this.#isLeaking())
  }

  #isQuiet(node: Syntax, home: Region): boolean {
    return this.#isAllowed(node, home) && children(node).every((child) => this.#isQuiet(child, home))
  }

  #isAllowed(node: Syntax, home: Region): boolean {
    switch (node.type) {
      case 'AssignmentExpression':
        return targetsIn(node.left).every((target) => this.#isOwn(target, home))
      case 'UpdateExpression':
        return this.#isOwn(node.argument, home)
      case 'ForInStatement':
      case 'ForOfStatement':
        return node.left.type === 'VariableDeclaration' || targetsIn(node.left).every((t) => this.#isOwn(t, home))
      case 'Identifier':
        return this.#isHarmless(node, home)
      case 'ThisExpression':
        return !home.isArrow
      case 'CallExpression':
        return this.#isQuietCall(node, home)
      case 'NewExpression':
        return node.callee.type === 'Identifier' && this.#isGlobal(node.callee, PURE_FUNCTIONS)
      case 'UnaryExpression':
        return node.operator !== 'delete'
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return !node.async && !node.generator
      case 'TaggedTemplateExpression':
      case 'YieldExpression':
      case 'AwaitExpression':
      case 'ImportExpression':
      case 'Super':
        return false
      default:
        return true
    }
  }

  /** Whether this is a variable created inside the function, or part of an object created there. */
  #isOwn(target: Syntax, home: Region): boolean {
    const node = bare(target)
    if (node.type === 'Identifier') return !isOutside(this.#variable(node), home)
    if (node.type !== 'MemberExpression') return false
    return this.#isMadeInside(node.object, home)
  }

  /** Whether this is an object or list that a variable inside the function was declared with. */
  #isMadeInside(object: Syntax, home: Region): boolean {
    const node = bare(object)
    if (node.type !== 'Identifier') return isMade(node)
    const variable = this.#variable(node)
    return (
      variable !== null &&
      variable.init !== null &&
      !isOutside(variable, home) &&
      !isReassigned(variable) &&
      isMade(variable.init)
    )
  }

  /** Whether using this variable has no effect, even if it was declared outside while states are explored. */
  #isHarmless(node: Syntax & { type: 'Identifier' }, home: Region): boolean {
    const reference = this.#reference(node)
    if (!reference) return true
    const { variable } = reference
    if (variable === null) return node.name !== 'arguments' || !home.isArrow
    return !isOutside(variable, home) || this.#plain.isPlain(variable) || this.#isProvedValue(variable)
  }

  #isQuietCall(node: Call, home: Region): boolean {
    const callee = bare(node.callee)
    if (isFunction(callee)) return true
    const imported = this.#reading.importedName(callee)
    if (imported !== null) return this.#areQuiet(node, imported)
    if (callee.type === 'Identifier') {
      const variable = this.#variable(callee)
      return variable ? this.#isProvedValue(variable) : PURE_FUNCTIONS.has(callee.name) && node.arguments.length < 2
    }
    if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return false
    const { name } = callee.property
    const object = bare(callee.object)
    if (object.type === 'Identifier' && this.#isGlobal(object, PURE_OBJECTS))
      return !IMPURE.has(name) && this.#areQuiet(node, name)
    if (MUTATORS.has(name) ? !this.#isMadeInside(object, home) : isImpure(name)) return false
    return this.#areMethodsProved(name) && this.#areQuiet(node, name)
  }

  /** Whether all functions in the text that a method name can mean are proved. At least one must be known. */
  #areMethodsProved(name: string): boolean {
    const isKnown = this.#reading.methods.has(name) || PURE_METHODS.has(name) || MUTATORS.has(name)
    return isKnown && this.#areAllProved(name)
  }

  #areAllProved(name: string): boolean {
    return (this.#reading.methods.get(name) ?? []).every((method) => this.#isProvedNode(method))
  }

  /** Whether every function that the call passes on is proved. */
  #areQuiet(node: Call, name: string): boolean {
    const position = CALL_FIRST.has(name) ? 0 : CALL_SECOND.has(name) ? 1 : undefined
    if (position === undefined) return true
    if (node.arguments.some(({ type }) => type === 'SpreadElement')) return false
    const given = node.arguments[position]
    return !given || (bare(given).type !== 'MemberExpression' && this.#isQuietToCall(given, name))
  }

  /** Whether calling this value from `caller` has no effect. A function in the text is examined where it is written. */
  #isQuietToCall(given: Syntax, caller: string): boolean {
    const value = bare(given)
    switch (value.type) {
      case 'Identifier':
        return this.#isProvedNode(value)
      case 'CallExpression':
        return caller === 'implies'
      case 'MemberExpression':
        return !value.computed && value.property.type === 'Identifier' && this.#areAllProved(value.property.name)
      case 'ConditionalExpression':
        return this.#isQuietToCall(value.consequent, caller) && this.#isQuietToCall(value.alternate, caller)
      case 'LogicalExpression':
        return this.#isQuietToCall(value.left, caller) && this.#isQuietToCall(value.right, caller)
      default:
        return isFunction(value) || SHOWN.has(value.type)
    }
  }

  #isProvedNode(given: Syntax): boolean {
    const node = bare(given)
    if (isFunction(node)) return this.isIndependent(node)
    if (node.type !== 'Identifier') return this.#reading.isDomain(node)
    const variable = this.#variable(node)
    return variable !== null && this.#isProvedValue(variable)
  }

  #isProvedValue(variable: Variable): boolean {
    if (isReassigned(variable)) return false
    if (variable.kind === 'parameter') return this.#areArgumentsProved(variable)
    if (!variable.init) return false
    const value = bare(variable.init)
    return isFunction(value) && this.isIndependent(value)
  }

  /** Whether a function parameter's argument is proved in every call. */
  #areArgumentsProved(variable: Variable): boolean {
    if (this.#asked.has(variable)) return true
    const before = this.#proved.size
    this.#asked.add(variable)
    const proved = this.#isEachArgumentProved(variable)
    this.#asked.delete(variable)
    if (!proved) this.#forgetSince(before)
    return proved
  }

  #isEachArgumentProved({ scope, node }: Variable): boolean {
    const f = scope.node
    const position = isFunction(f) ? f.params.indexOf(node as never) : -1
    const names = this.#reading.namesOf.get(f) ?? []
    if (position < 0 || names.length === 0 || names.some(isReassigned)) return false
    return names.every(({ references }) =>
      references.every((reference) => {
        const call = this.#reading.callOf.get(reference.node)
        const given = call?.arguments[position]
        const isPlainCall = call?.arguments.every(({ type }) => type !== 'SpreadElement') ?? false
        return given !== undefined && isPlainCall && this.#isProvedNode(given)
      }),
    )
  }

  #variable(node: Syntax): Variable | null {
    return this.#reference(node)?.variable ?? null
  }

  #reference(node: Syntax): Reference | undefined {
    return this.#reading.scopes.referenceAt.get(node)
  }

  #isGlobal(node: Syntax & { type: 'Identifier' }, among: ReadonlySet<string>): boolean {
    return this.#variable(node) === null && among.has(node.name)
  }
}

/** Whether this is an object or list that is not shared. */
function isMade(given: Syntax): boolean {
  const made = bare(given)
  return made.type === 'ArrayExpression' || made.type === 'ObjectExpression' || made.type === 'NewExpression'
}
