import { isReplacing, type Plain } from './plain.ts'
import type { Reading } from './reading.ts'
import {
  bare,
  type Call,
  children,
  type FunctionSyntax,
  isFunction,
  isScalar,
  keyName,
  type Member,
  nameOf,
  type Syntax,
} from '../syntax/syntax.ts'
import { targetsIn } from '../syntax/targets.ts'
import type { Uses } from './uses.ts'

/** Names that give an object hidden behavior, or that call a function without showing it in the text. */
const HIDING: ReadonlySet<string> = new Set([
  'defineProperty',
  'defineProperties',
  'setPrototypeOf',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  'Proxy',
  'Reflect',
  'Iterator',
])
/** Methods that store their arguments in an object, or pass them to a function. */
const STORING: ReadonlySet<string> = new Set('push unshift splice fill add set with assign call apply bind'.split(' '))
/** Expressions that create a new object or list. */
const MADE: ReadonlySet<string> = new Set(['ArrayExpression', 'ObjectExpression', 'NewExpression'])

/**
 * Decides whether code that explores states may store a value that is not plain in an object, or pass one to a function
 * that is not known by name. Without such leaks, plain values stay plain, and functions not known by name get only
 * plain values.
 */
export class Leaks {
  readonly #reading: Reading
  readonly #uses: Uses
  readonly #plain: Plain

  constructor(reading: Reading, uses: Uses, plain: Plain) {
    this.#reading = reading
    this.#uses = uses
    this.#plain = plain
  }

  areIn(node: Syntax, isWritten: (offset: number) => boolean): boolean {
    if (isWritten(node.start) && this.#isLeak(node)) return true
    return children(node).some((child) => this.areIn(child, isWritten))
  }

  #isLeak(node: Syntax): boolean {
    switch (node.type) {
      case 'Identifier':
        return HIDING.has(node.name) && this.#reading.scopes.referenceAt.get(node)?.variable === null
      case 'MemberExpression':
        return HIDING.has(nameOf(node) ?? '') || this.#takesOut(node)
      case 'Property':
        return !node.computed && HIDING.has(keyName(node.key) ?? '')
      case 'AssignmentExpression':
        return (
          hasMember(node.left) &&
          isReplacing(node.operator) &&
          this.#isLate(node) &&
          !this.#plain.isPlainValue(node.right)
        )
      case 'ForOfStatement':
        return hasMember(node.left) && this.#isLate(node) && !this.#plain.isIterated(node.right)
      case 'CallExpression':
        return this.#isLate(node) && !this.#passesPlain(node)
      case 'NewExpression':
        return this.#isLate(node) && !this.#plain.isCollection(node.callee) && !this.#plain.arePlain(node)
      case 'TaggedTemplateExpression':
        return this.#isLate(node)
      default:
        return isFunction(node) && this.#isHiddenMaker(node)
    }
  }

  /** Whether this reads an author's method without calling it, and that method may return a value that is not plain. */
  #takesOut(node: Member): boolean {
    const name = nameOf(node)
    if (name === undefined || !this.#reading.methods.has(name)) return false
    const parent = this.#uses.parentOf(node)
    const isCalled = parent?.type === 'CallExpression' && parent.callee === node
    const isWritten = parent?.type === 'AssignmentExpression' && parent.left === node
    if (isCalled || isWritten) return false
    const methods = this.#reading.methods.get(name) ?? []
    return methods.some((method) => this.#plain.isFunction(method) && !this.#plain.makesPlain(method))
  }

  /**
   * Whether this function may be called by a name that the text does not show and may return a value that is not
   * plain.
   */
  #isHiddenMaker(f: FunctionSyntax): boolean {
    const parent = this.#uses.parentOf(f)
    const isNamed = (parent?.type === 'Property' || parent?.type === 'MethodDefinition') && !parent.computed
    if (isNamed || !this.#uses.usesOf(f).some(({ kind }) => kind === 'unknown')) return false
    return !this.#plain.isPlainFunction(f)
  }

  /** Whether this may run while states are explored. */
  #isLate(node: Syntax): boolean {
    return !this.#uses.isEarlyRegion(this.#uses.regionAt(node))
  }

  /** Whether this call passes only plain values, or calls a function that is known by name. */
  #passesPlain(node: Call): boolean {
    const callee = bare(node.callee)
    if (this.#plain.isFunction(callee)) return true
    const isImported = this.#reading.importedName(callee) !== null
    const method = !isImported && callee.type === 'MemberExpression' ? callee : null
    if (!isImported && (!method || this.#plain.isAuthors(method))) return this.#plain.arePlain(node)
    if (!node.arguments.some((given) => this.#mayBeFunction(given)))
      return !method || !STORING.has(nameOf(method) ?? '') || this.#plain.arePlain(node)
    // The passed function gets the object's elements.
    const isKnownObject = !method || this.#plain.isBuiltIn(method.object) || this.#plain.isPlainValue(method.object)
    return isKnownObject && this.#plain.arePlain(node)
  }

  /** Whether this may be a function that is not known by name. */
  #mayBeFunction(given: Syntax): boolean {
    const node = bare(given)
    if (node.type === 'SpreadElement') return !this.#plain.isIterated(node.argument)
    if (node.type === 'ConditionalExpression')
      return this.#mayBeFunction(node.consequent) || this.#mayBeFunction(node.alternate)
    return !this.#plain.isFunction(node) && !isScalar(node) && !MADE.has(node.type) && !this.#plain.isPartOfLate(node)
  }
}

/** Whether the pattern assigns to a member of an object. */
function hasMember(pattern: Syntax): boolean {
  return pattern.type !== 'VariableDeclaration' && targetsIn(pattern).some(({ type }) => type === 'MemberExpression')
}
