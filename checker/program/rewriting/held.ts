import { Assigning, isIn, type Write } from '../proofs/assigning.ts'
import type { Reference, Region, Scopes, Variable } from '../syntax/scopes.ts'
import { bare, children, isFunction, isScalar, LOOPS, type Syntax } from '../syntax/syntax.ts'

/**
 * Finds variables that may hold a place of a draft while the place is assigned to:
 * `const kept = s.a; s.a = s.b; s.b = kept`. For each of them, a second variable records when it was set, and every
 * read checks this time (`$stale`).
 */
export interface Held {
  /** Each identifier that is read, with the variable that records the time. */
  readonly reads: ReadonlyMap<Syntax, string>
  /** Each declarator, loop or function that declares such variables, with the variable that records the time. */
  readonly declared: ReadonlyMap<Syntax, string>
  /** Each such variable, with the variable that records the time. */
  readonly times: ReadonlyMap<Variable, string>
  /**
   * Time variables by enclosing function. They are set before a loop begins, or before a function is passed to a call,
   * because the values were read before that.
   */
  readonly hoisted: ReadonlyMap<Region, readonly string[]>
}

export function heldIn(program: Syntax, scopes: Scopes): Held {
  return new Holding(program, scopes)
}

class Holding implements Held {
  readonly reads = new Map<Syntax, string>()
  readonly declared = new Map<Syntax, string>()
  readonly times = new Map<Variable, string>()
  readonly hoisted = new Map<Region, string[]>()
  readonly #assigning: Assigning
  /** The node that declares a variable: a declarator, a loop or a function. */
  readonly #declaredBy = new Map<Syntax, Syntax>()
  readonly #loops: Syntax[] = []
  /** Functions that are arguments of a call. */
  readonly #handedOver = new Set<Syntax>()

  constructor(program: Syntax, scopes: Scopes) {
    this.#assigning = new Assigning(program, scopes)
    const writes = this.#assigning.writes()
    if (writes.size === 0) return
    this.#collect(program, null)
    for (const { variables, region } of scopes.scopes) {
      // Other code can make assignments while a generator is suspended.
      const isGenerator = isFunction(region.node) && region.node.generator
      const among = isGenerator && writes.has(region) ? [...writes.values()].flat() : (writes.get(region) ?? [])
      if (among.length > 0) for (const variable of variables.values()) this.#look(variable, among)
    }
  }

  #collect(node: Syntax, loop: Syntax | null): void {
    if (LOOPS.has(node.type)) this.#loops.push(node)
    if (node.type === 'VariableDeclarator') this.#declare(node.id, loop ?? node)
    else if (isFunction(node)) for (const parameter of node.params) this.#declare(parameter, node)
    else if (node.type === 'CallExpression')
      for (const given of node.arguments) if (isFunction(bare(given))) this.#handedOver.add(bare(given))
    for (const child of children(node)) {
      const isHead = (node.type === 'ForOfStatement' || node.type === 'ForInStatement') && child === node.left
      this.#collect(child, isHead ? node : child.type === 'VariableDeclarator' ? loop : null)
    }
  }

  #declare(pattern: Syntax, by: Syntax): void {
    if (pattern.type === 'Identifier') this.#declaredBy.set(pattern, by)
    else if (pattern.type === 'Property') this.#declare(pattern.value, by)
    else if (pattern.type === 'AssignmentPattern') this.#declare(pattern.left, by)
    else for (const child of children(pattern)) this.#declare(child, by)
  }

  #look(variable: Variable, writes: readonly Write[]): void {
    const { scope, node, init, references } = variable
    const by = this.#declaredBy.get(node)
    if (!by || this.#isState(variable) || (init && cannotHold(bare(init)))) return
    const reads = references.filter((reference) => this.#mayBeLate(variable, reference, writes))
    if (reads.length === 0) return
    const time = `$k${by.start}`
    this.#hoist(by, scope.region, time)
    this.declared.set(by, time)
    this.times.set(variable, time)
    for (const reference of reads) this.reads.set(reference.node, time)
  }

  #hoist(by: Syntax, region: Region, time: string): void {
    const home = isFunction(by) ? (this.#handedOver.has(by) ? region.parent : null) : LOOPS.has(by.type) ? region : null
    if (!home || this.declared.has(by)) return
    const known = this.hoisted.get(home)
    if (known) known.push(time)
    else this.hoisted.set(home, [time])
  }

  /** An effect's argument is the state itself, which is never replaced. */
  #isState({ scope, node }: Variable): boolean {
    const f = scope.region.node
    return this.#assigning.isEffect(scope.region) && isFunction(f) && f.params[0] === node
  }

  #mayBeLate(variable: Variable, { node, region, writer }: Reference, writes: readonly Write[]): boolean {
    const home = variable.scope.region
    const isInParameters = isFunction(home.node) && node.start < home.node.body.start
    if (writer !== null || isInParameters || !this.#assigning.around(region).includes(home)) return false
    const by = this.#declaredBy.get(variable.node)
    const isElsewhere =
      region !== home ||
      (by !== undefined && this.#handedOver.has(by)) ||
      (isFunction(home.node) && home.node.generator)
    return writes.some((write) => {
      if (write.roots.every((root) => root === variable)) return false
      if (isElsewhere || write.region !== home || this.#shareLoop(variable, node, write.node)) return true
      return write.node.end <= node.start && write.node.end > variable.node.end
    })
  }

  /**
   * Whether the read and the write are in the same loop, and that loop declares the variable or is inside its scope. A
   * loop may list its values in advance.
   */
  #shareLoop(variable: Variable, read: Syntax, write: Syntax): boolean {
    return this.#loops.some((loop) => {
      const isSetBefore = !isIn(loop, variable.node) || this.#declaredBy.get(variable.node) === loop
      return isSetBefore && isIn(loop, read) && isIn(loop, write)
    })
  }
}

/** Whether the text shows that this is not a place and does not contain one. */
function cannotHold(init: Syntax): boolean {
  return isFunction(init) || init.type === 'ClassExpression' || isScalar(init)
}
