import { EXPORTING, type Reading } from './reading.ts'
import { CALL_FIRST } from './builtIns.ts'
import { Together } from './together.ts'
import type { Region, Variable } from '../syntax/scopes.ts'
import { bare, type Call, children, isFunction, nameOf, type FunctionSyntax, type Syntax } from '../syntax/syntax.ts'

/** How a function is used: who calls it and with what. */
export type Use =
  /** The text calls the function here. */
  | { readonly kind: 'called'; readonly call: Call }
  /** The function is an argument of this call. */
  | { readonly kind: 'passed'; readonly call: Call; readonly position: number }
  /** An engine, or code that does not name the function, calls it. */
  | { readonly kind: 'unknown' }

const UNKNOWN: readonly Use[] = [{ kind: 'unknown' }]

/** How each function of a script is used and which code runs only while the module is loaded. */
export class Uses {
  readonly #reading: Reading
  readonly #parents = new Map<Syntax, Syntax>()
  readonly #early = new Together<Region>()

  constructor(program: Syntax, reading: Reading) {
    this.#reading = reading
    const visit = (node: Syntax): void => {
      for (const child of children(node)) {
        this.#parents.set(child, node)
        visit(child)
      }
    }
    visit(program)
  }

  parentOf(node: Syntax): Syntax | undefined {
    return this.#parents.get(node)
  }

  regionAt(node: Syntax): Region {
    const { regionOf, module } = this.#reading.scopes
    for (let at: Syntax | undefined = node; at; at = this.#parents.get(at)) {
      const region = regionOf.get(at)
      if (region) return region
    }
    return module
  }

  usesOf(f: FunctionSyntax): readonly Use[] {
    return f.type === 'FunctionDeclaration' ? this.#usesOfNames(f, []) : this.#usesOf(f, [])
  }

  /** Whether the function is passed to one of the package's functions, such as `forAll`. */
  isPassed(f: FunctionSyntax): boolean {
    return this.usesOf(f).some((use) => use.kind === 'passed' && this.#reading.importedName(use.call.callee) !== null)
  }

  /**
   * `through` lists the functions and parameters that the value came through. It is not followed through any of them
   * twice.
   */
  #usesOf(value: Syntax, through: readonly Syntax[]): readonly Use[] {
    const parent = this.#parents.get(value)
    switch (parent?.type) {
      case 'ParenthesizedExpression':
      case 'ConditionalExpression':
        return this.#usesOf(parent, through)
      case 'ExpressionStatement':
        return []
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier' && parent.init === value ? this.#usesOfNames(value, through) : UNKNOWN
      case 'CallExpression': {
        if (parent.callee === value) return [{ kind: 'called', call: parent }]
        return this.#usesOfArgument(parent, parent.arguments.indexOf(value as never), through)
      }
      case 'ArrowFunctionExpression':
        return parent.body === value ? this.#usesOfResult(parent, through) : UNKNOWN
      case 'ReturnStatement': {
        const { node } = this.regionAt(parent)
        return isFunction(node) ? this.#usesOfResult(node, through) : UNKNOWN
      }
      default:
        return UNKNOWN
    }
  }

  #usesOfArgument(call: Call, position: number, through: readonly Syntax[]): readonly Use[] {
    const f = this.#reading.functionOf(bare(call.callee))
    if (!f) return [{ kind: 'passed', call, position }]
    const parameter = f.params[position]
    const variable = parameter && this.#reading.variableOf(parameter)
    if (!variable || through.includes(variable.node)) return UNKNOWN
    return this.#usesOfVariable(variable, [...through, variable.node])
  }

  #usesOfNames(value: Syntax, through: readonly Syntax[]): readonly Use[] {
    const names = this.#reading.namesOf.get(bare(value)) ?? []
    return names.flatMap((variable) => this.#usesOfVariable(variable, through))
  }

  #usesOfVariable({ references }: Variable, through: readonly Syntax[]): readonly Use[] {
    const running = references.filter(({ node }) => node.start < this.#reading.end)
    return running.flatMap(({ node, writer }) => (writer ? UNKNOWN : this.#usesOf(node, through)))
  }

  /** How the function that `f` returns is used. */
  #usesOfResult(f: FunctionSyntax, through: readonly Syntax[]): readonly Use[] {
    if (through.includes(f) || f.async || f.generator) return UNKNOWN
    const parent = this.#parents.get(f)
    if (parent?.type === 'Property' && this.#isExport(parent)) return []
    const uses = f.type === 'FunctionDeclaration' ? this.#usesOfNames(f, through) : this.#usesOf(f, through)
    return uses.flatMap((use) => (use.kind === 'called' ? this.#usesOf(use.call, [...through, f]) : UNKNOWN))
  }

  /** Whether this is one of the getters that esbuild writes for a module's exports. */
  #isExport(property: Syntax): boolean {
    const object = this.#parents.get(property)
    const call = object && this.#parents.get(object)
    return call?.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === EXPORTING
  }

  /**
   * Whether the variable is set while the module is loaded and the model is built. Its value was frozen before the
   * search, so it cannot be an iterator, which cannot be frozen.
   */
  isEarly({ scope }: Variable): boolean {
    return this.isEarlyRegion(scope.region)
  }

  isEarlyRegion(region: Region): boolean {
    const { node, parent } = region
    return this.#early.holds(
      region,
      () =>
        parent === null ||
        (isFunction(node) && this.isEarlyRegion(parent) && this.usesOf(node).every((use) => this.#isEarlyUse(use))),
    )
  }

  #isEarlyUse(use: Use): boolean {
    if (use.kind === 'called') return this.isEarlyRegion(this.regionAt(use.call))
    if (use.kind !== 'passed') return false
    const callee = bare(use.call.callee)
    if (this.#reading.importedName(callee) === 'spec') return true
    const name = callee.type === 'MemberExpression' ? nameOf(callee) : undefined
    const isBuiltIn = name !== undefined && CALL_FIRST.has(name) && !this.#reading.methods.has(name)
    return isBuiltIn && this.isEarlyRegion(this.regionAt(use.call))
  }
}
