import { CALL_FIRST, ITERATORS, MUTATORS, PURE_METHODS, PURE_OBJECTS } from './builtIns.ts'
import { isReassigned, type Reading } from './reading.ts'
import type { Variable } from '../syntax/scopes.ts'
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
import { Together } from './together.ts'
import type { Use, Uses } from './uses.ts'

/** Methods that return what their callback returns, and functions of `Array` and `Object` that create a plain value. */
const MAPPING: ReadonlySet<string> = new Set(['map', 'flatMap', 'reduce', 'reduceRight'])
const LISTS: ReadonlySet<string> = new Set([
  'Array.from',
  'Array.of',
  'Object.entries',
  'Object.fromEntries',
  'Object.keys',
  'Object.values',
  'JSON.stringify',
])
const SCALAR_OBJECTS: ReadonlySet<string> = new Set(['Math', 'Number', 'String', 'BigInt'])
const SCALARS: ReadonlySet<string> = new Set(
  'Number String Boolean BigInt parseInt parseFloat isNaN isFinite'.split(' '),
)
const COLLECTIONS: ReadonlySet<string> = new Set(['Set', 'Map', 'Array'])
/**
 * Proves that values are plain: values of the state, scalars, and lists, records, Sets and Maps of such values. Reading
 * them has no effect, and no function can be reached through them. Values that it does not understand are not proved.
 */
export class Plain {
  readonly #reading: Reading
  readonly #uses: Uses
  readonly #plain = new Together<Syntax>()

  constructor(reading: Reading, uses: Uses) {
    this.#reading = reading
    this.#uses = uses
  }

  /** Whether the variable always holds a plain value and is set only by the function that declares it. */
  isPlain(variable: Variable): boolean {
    if (this.#uses.isEarly(variable)) return true
    return this.#plain.holds(variable.node, () => this.#isSetPlain(variable) && this.#isDeclaredPlain(variable))
  }

  /** Whether this test is called only with plain values, by quantifiers and otherwise. */
  isPlainTest(f: FunctionSyntax): boolean {
    return this.#uses.usesOf(f).every((use) => {
      if (use.kind === 'passed' && this.#reading.importedName(use.call.callee) !== null) return this.arePlain(use.call)
      return f.params.every((_, position) => this.#isGiven(use, position))
    })
  }

  /** Whether this may be a method that the author wrote. A plain object created while states are explored has none. */
  isAuthors(callee: Member): boolean {
    const name = nameOf(callee)
    if (name !== undefined && !this.#reading.methods.has(name)) return false
    return !this.isBuiltIn(callee.object) && !this.isPartOfLate(callee)
  }

  /**
   * Whether this is part of a plain value created while states are explored, so that it does not contain a function.
   */
  isPartOfLate(node: Syntax): boolean {
    const root = rootOf(node)
    const variable = root && this.#reading.variableOf(root)
    return variable !== null && !this.#uses.isEarly(variable) && this.isPlain(variable)
  }

  /** Whether the variable is set only where it is declared and only to plain values. */
  #isSetPlain({ scope, references }: Variable): boolean {
    return references.every(({ writer, region }) => {
      if (writer === null) return true
      if (region !== scope.region) return false
      if (writer.type === 'UpdateExpression') return true
      if (writer.type !== 'AssignmentExpression' || writer.left.type !== 'Identifier') return false
      return !isReplacing(writer.operator) || this.isPlainValue(writer.right)
    })
  }

  #isDeclaredPlain({ kind, node, scope }: Variable): boolean {
    if (kind === 'parameter') return this.#parameter(node, scope.node)
    if (kind !== 'const' && kind !== 'let' && kind !== 'var') return false
    const pattern = this.#patternAt(node)
    if (!this.#areDefaultsPlain(pattern)) return false
    const declarator = this.#uses.parentOf(pattern)
    if (declarator?.type !== 'VariableDeclarator') return false
    const declaration = this.#uses.parentOf(declarator)
    const loop = declaration && this.#uses.parentOf(declaration)
    if (loop?.type === 'ForInStatement' && loop.left === declaration) return true
    if (loop?.type === 'ForOfStatement' && loop.left === declaration) return this.isIterated(loop.right)
    if (!declarator.init) return true
    return pattern.type === 'ArrayPattern' ? this.isIterated(declarator.init) : this.isPlainValue(declarator.init)
  }

  /** The pattern that an identifier belongs to, or the identifier itself. */
  #patternAt(node: Syntax): Syntax {
    const parent = this.#uses.parentOf(node)
    switch (parent?.type) {
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
      case 'AssignmentPattern':
        return this.#patternAt(parent)
      case 'Property':
        return this.#uses.parentOf(parent)?.type === 'ObjectPattern' ? this.#patternAt(parent) : node
      default:
        return node
    }
  }

  #areDefaultsPlain(pattern: Syntax): boolean {
    if (isFunction(pattern)) return true
    if (pattern.type === 'AssignmentPattern' && !this.isPlainValue(pattern.right)) return false
    return children(pattern).every((child) => this.#areDefaultsPlain(child))
  }

  #parameter(node: Syntax, f: Syntax): boolean {
    if (!isFunction(f)) return false
    const pattern = this.#patternAt(node)
    const position = f.params.indexOf(pattern as never)
    if (position < 0 || pattern.type === 'RestElement' || !this.#areDefaultsPlain(pattern)) return false
    return this.#uses.usesOf(f).every((use) => this.#isGiven(use, position))
  }

  /**
   * Whether the use passes a plain value at this position. A function that is not known by name gets nothing else
   * (leaks.ts).
   */
  #isGiven(use: Use, position: number): boolean {
    if (use.kind === 'unknown') return true
    return use.kind === 'called'
      ? this.#isArgument(use.call, position)
      : this.#isPassed(use.call, use.position, position)
  }

  #isArgument({ arguments: given }: Call, position: number): boolean {
    const before = given.slice(0, position + 1)
    if (before.some(({ type }) => type === 'SpreadElement')) return false
    const argument = given[position]
    return argument === undefined || this.isPlainValue(argument)
  }

  /** Whether a call passes a plain value to a function that is its argument. */
  #isPassed(call: Call, at: number, position: number): boolean {
    if (this.#reading.importedName(call.callee) !== null) return this.arePlain(call)
    const callee = bare(call.callee)
    if (callee.type !== 'MemberExpression' || this.isAuthors(callee)) return true
    const name = nameOf(callee) ?? ''
    const [first, second] = call.arguments
    if (at === 1 && name === 'from') return first !== undefined && this.isIterated(first)
    if (at !== 0 || !CALL_FIRST.has(name) || !this.isPlainValue(callee.object)) return false
    if (position > 0 || !name.startsWith('reduce')) return true
    return first !== undefined && this.makesPlain(first) && (second === undefined || this.isPlainValue(second))
  }

  /** Whether every argument is plain or a function, so that these functions get plain values. */
  arePlain({ arguments: given }: { readonly arguments: readonly Syntax[] }): boolean {
    return given.every((argument) => this.isFunction(argument) || this.#argument(argument))
  }

  #argument(given: Syntax): boolean {
    if (given.type === 'SpreadElement') return this.isIterated(given.argument)
    return this.isIterated(given)
  }

  /** Whether this is plain, or an iterator over something plain that is consumed where it is created. */
  isIterated(given: Syntax): boolean {
    const node = bare(given)
    if (node.type === 'CallExpression' && node.arguments.length === 0) {
      const callee = bare(node.callee)
      if (callee.type === 'MemberExpression' && ITERATORS.has(nameOf(callee) ?? '') && !this.isAuthors(callee))
        return this.isPlainValue(callee.object)
    }
    return this.isPlainValue(node)
  }

  isPlainValue(given: Syntax): boolean {
    const node = bare(given)
    if (isScalar(node)) return true
    switch (node.type) {
      case 'Identifier': {
        const variable = this.#reading.variableOf(node)
        return variable !== null && this.isPlain(variable)
      }
      case 'MemberExpression':
        return this.isPlainValue(node.object)
      case 'ChainExpression':
        return this.isPlainValue(node.expression)
      case 'ConditionalExpression':
        return this.isPlainValue(node.consequent) && this.isPlainValue(node.alternate)
      case 'LogicalExpression':
        return this.isPlainValue(node.left) && this.isPlainValue(node.right)
      case 'ArrayExpression':
        return node.elements.every((element) => element === null || this.#element(element))
      case 'ObjectExpression':
        return node.properties.every((property) =>
          property.type === 'SpreadElement'
            ? this.isPlainValue(property.argument)
            : property.kind === 'init' && this.isPlainValue(property.value),
        )
      case 'NewExpression':
        return this.isCollection(node.callee) && node.arguments.every((argument) => this.#argument(argument))
      case 'CallExpression':
        return this.#call(node)
      default:
        return false
    }
  }

  #element(element: Syntax): boolean {
    return element.type === 'SpreadElement' ? this.isIterated(element.argument) : this.isPlainValue(element)
  }

  #call(node: Call): boolean {
    if (this.#reading.importedName(node.callee) !== null) return this.arePlain(node)
    const callee = bare(node.callee)
    if (isFunction(callee)) return this.makesPlain(callee)
    if (callee.type === 'Identifier') return this.#isGlobal(callee) ? SCALARS.has(callee.name) : this.makesPlain(callee)
    if (callee.type !== 'MemberExpression') return false
    const name = nameOf(callee) ?? ''
    const object = bare(callee.object)
    if (object.type === 'Identifier' && this.#isGlobal(object)) {
      if (SCALAR_OBJECTS.has(object.name)) return true
      return LISTS.has(`${object.name}.${name}`) && node.arguments.every((argument) => this.#argumentOrResult(argument))
    }
    if (this.isAuthors(callee)) return this.isPlainMethod(name)
    if (!this.isPlainValue(object)) return false
    if (MAPPING.has(name)) return node.arguments.every((argument) => this.#argumentOrResult(argument))
    if (ITERATORS.has(name) || !(PURE_METHODS.has(name) || MUTATORS.has(name))) return false
    return node.arguments.every((argument) => this.isFunction(argument) || this.#argument(argument))
  }

  #argumentOrResult(given: Syntax): boolean {
    return this.isFunction(given) ? this.makesPlain(given) : this.#argument(given)
  }

  /** Whether the function that this expression means returns only plain values. */
  makesPlain(given: Syntax): boolean {
    const node = bare(given)
    const f = isFunction(node) ? node : this.#reading.functionOf(node)
    if (f) return this.isPlainFunction(f)
    const variable = this.#reading.variableOf(node)
    return variable !== null && !isReassigned(variable) && this.#resultsOfVariable(variable)
  }

  #resultsOfVariable({ node, kind, scope }: Variable): boolean {
    const key = this.#uses.parentOf(node)
    if (key?.type === 'Property') return !key.computed && this.isPlainMethod(keyName(key.key) ?? '')
    const f = scope.node
    if (kind !== 'parameter' || !isFunction(f)) return false
    const position = f.params.indexOf(node as never)
    return this.#uses.usesOf(f).every((use) => {
      const given = use.kind === 'called' ? use.call.arguments[position] : undefined
      return given !== undefined && this.makesPlain(given)
    })
  }

  /** Whether the author's methods with this name return only plain values. */
  isPlainMethod(name: string): boolean {
    const methods = this.#reading.methods.get(name) ?? []
    return methods.length > 0 && methods.every((method) => this.makesPlain(method))
  }

  /** Whether this function returns only plain values. */
  isPlainFunction(f: FunctionSyntax): boolean {
    if (f.async || f.generator) return false
    return this.#plain.holds(f, () =>
      f.body.type === 'BlockStatement' ? this.#returns(f.body) : this.isPlainValue(f.body),
    )
  }

  #returns(node: Syntax): boolean {
    if (isFunction(node) || node.type === 'ClassBody') return true
    if (node.type === 'ReturnStatement') return !node.argument || this.isPlainValue(node.argument)
    return children(node).every((child) => this.#returns(child))
  }

  isFunction(given: Syntax): boolean {
    const node = bare(given)
    return isFunction(node) || this.#reading.functionOf(node) !== null
  }

  isCollection(callee: Syntax): boolean {
    return callee.type === 'Identifier' && COLLECTIONS.has(callee.name) && this.#isGlobal(callee)
  }

  isBuiltIn(given: Syntax): boolean {
    const node = bare(given)
    return node.type === 'Identifier' && PURE_OBJECTS.has(node.name) && this.#isGlobal(node)
  }

  #isGlobal(node: Syntax): boolean {
    return this.#reading.scopes.referenceAt.get(node)?.variable === null
  }
}

/** Whether an assignment operator can store the value on its right, rather than a new number or string. */
export function isReplacing(operator: string): boolean {
  return operator === '=' || operator === '&&=' || operator === '||=' || operator === '??='
}

/** The variable that a chain of members and calls begins with, or null. */
function rootOf(given: Syntax): Syntax | null {
  const node = bare(given)
  if (node.type === 'Identifier') return node
  if (node.type === 'MemberExpression') return rootOf(node.object)
  if (node.type === 'ChainExpression') return rootOf(node.expression)
  return node.type === 'CallExpression' && bare(node.callee).type === 'MemberExpression' ? rootOf(node.callee) : null
}
