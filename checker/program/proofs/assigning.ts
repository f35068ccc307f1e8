import type { Region, Scopes, Variable } from '../syntax/scopes.ts'
import { bare, children, isScalar, nameOf, type Syntax } from '../syntax/syntax.ts'
import { targetsIn } from '../syntax/targets.ts'

/**
 * Code that may replace the value at a place in the state: `s.a = …`, `s.nodes.set(i, …)`, or a call to a function that
 * does so.
 */
export interface Write {
  readonly node: Syntax
  readonly region: Region
  /** The variables whose values, or parts of values, it assigns; null for one that is unknown. */
  readonly roots: readonly (Variable | null)[]
}

interface Call {
  readonly node: Syntax
  readonly region: Region
  /** The called function's name, or null if the function is an argument. */
  readonly name: string | null
}

/** Methods of arrays, `Object` and `Reflect` that replace the value at a place. */
const ASSIGNING: ReadonlySet<string> = new Set(['set', 'assign'])
const KEYED: ReadonlySet<Syntax['type']> = new Set(['Property', 'MethodDefinition', 'PropertyDefinition'])

/**
 * Finds a script's effects, what runs in them, and what replaces values at places there. It follows calls only by
 * name.
 */
export class Assigning {
  readonly #scopes: Scopes
  readonly #assignments: Write[] = []
  readonly #calls: Call[] = []
  /** Functions, by the names of the variables and fields that hold them. */
  readonly #byName = new Map<string, Set<Region>>()
  /** Names of variables and fields, each with another name for the same value. */
  readonly #aliases: (readonly [name: string, of: string])[] = []
  /** The expressions that actions and definitions give for effects and initializers. */
  readonly #values: Syntax[] = []
  /** Effects that are functions. Variables declared outside them were set before a draft existed. */
  readonly #effects = new Set<Region>()

  constructor(program: Syntax, scopes: Scopes) {
    this.#scopes = scopes
    this.#collect(program, scopes.module)
    for (const [name, of] of this.#aliases) for (const region of this.#byName.get(of) ?? []) this.#note(name, region)
  }

  isEffect(region: Region): boolean {
    return this.#effects.has(region)
  }

  /** A region and those that contain it, up to an effect. */
  around(region: Region): readonly Region[] {
    const found: Region[] = []
    for (let at: Region | null = region; at; at = at.parent) {
      found.push(at)
      if (this.#effects.has(at)) break
    }
    return found
  }

  /** For each region that runs in an effect, the writes in it and in the regions that it contains. */
  writes(): ReadonlyMap<Region, readonly Write[]> {
    const writes = new Map<Region, Write[]>()
    if (this.#assignments.length === 0) return writes
    for (const region of this.#running()) writes.set(region, [])
    for (const write of [...this.#assignments, ...this.#assigningCalls()])
      for (const region of this.around(write.region)) writes.get(region)?.push(write)
    return writes
  }

  #collect(node: Syntax, region: Region): void {
    const inner = this.#scopes.regionOf.get(node) ?? region
    this.#name(node)
    if (node.type === 'AssignmentExpression') this.#assignment(node, inner)
    else if (node.type === 'CallExpression') this.#call(node, inner)
    else if (node.type === 'NewExpression') this.#calls.push({ node, region: inner, name: 'constructor' })
    for (const child of children(node)) this.#collect(child, inner)
  }

  #assignment(node: Syntax & { type: 'AssignmentExpression' }, region: Region): void {
    const targets = targetsIn(node.left).filter(({ type }) => type === 'MemberExpression')
    const isWhole = node.operator === '=' || /^(?:\?\?|\|\||&&)=$/.test(node.operator)
    if (targets.length === 0 || !isWhole || isScalar(node.right)) return
    this.#assignments.push({ node, region, roots: targets.map((target) => this.#rootOf(target)) })
  }

  #call(node: Syntax & { type: 'CallExpression' }, region: Region): void {
    const given = bare(node.callee)
    const callee = (given.type === 'SequenceExpression' ? given.expressions.at(-1) : null) ?? given
    const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? nameOf(callee) : ''
    const isParameter = this.#scopes.referenceAt.get(callee)?.variable?.kind === 'parameter'
    if (name !== undefined && ASSIGNING.has(name) && node.arguments.length > 1)
      this.#assignments.push({ node, region, roots: [null] })
    else this.#calls.push({ node, region, name: isParameter ? null : (name ?? null) })
  }

  #rootOf(target: Syntax): Variable | null {
    let at = bare(target)
    while (at.type === 'MemberExpression') at = bare(at.object)
    return this.#scopes.referenceAt.get(at)?.variable ?? null
  }

  #name(node: Syntax): void {
    const [name, given] = namedBy(node)
    if (name === undefined || !given) return
    const value = bare(given)
    const region = this.#scopes.regionOf.get(value)
    if (region) this.#note(name, region)
    else if (value.type === 'Identifier' && value.name !== name) this.#aliases.push([name, value.name])
    if (!KEYED.has(node.type) || (name !== 'then' && name !== 'init')) return
    this.#values.push(value)
    if (region) this.#effects.add(region)
  }

  #note(name: string, region: Region): void {
    const known = this.#byName.get(name)
    if (known) known.add(region)
    else this.#byName.set(name, new Set([region]))
  }

  #assigningCalls(): readonly Write[] {
    const assigning = new Set(this.#assignments.flatMap(({ region }) => this.around(region)))
    const isAssigning = ({ name }: Call): boolean => {
      if (name === null) return true
      for (const region of this.#byName.get(name) ?? []) if (assigning.has(region)) return true
      return false
    }
    for (let before = -1; before < assigning.size;) {
      before = assigning.size
      for (const call of this.#calls)
        if (call.name !== null && isAssigning(call))
          for (const region of this.around(call.region)) assigning.add(region)
    }
    return this.#calls.filter(isAssigning).map(({ node, region }) => ({ node, region, roots: [null] }))
  }

  /** The code that runs in effects, judging by the names that they mention. */
  #running(): ReadonlySet<Region> {
    const { regions, references } = this.#scopes
    const inner = new Map<Region, Region[]>(regions.map((region) => [region, []]))
    for (const region of regions) if (region.parent) inner.get(region.parent)?.push(region)
    const mentioned = new Map<Region, Set<string>>(regions.map((region) => [region, new Set()]))
    for (const { region, node } of references) mentioned.get(region)?.add(node.name)
    for (const { region, name } of this.#calls) if (name !== null) mentioned.get(region)?.add(name)
    const running = new Set<Region>()
    const run = (name: string): void => {
      for (const region of this.#byName.get(name) ?? []) running.add(region)
    }
    for (const value of this.#values) {
      for (const region of regions) if (isIn(value, region.node)) running.add(region)
      for (const { node } of references) if (isIn(value, node)) run(node.name)
    }
    for (const region of running) {
      for (const below of inner.get(region) ?? []) running.add(below)
      for (const name of mentioned.get(region) ?? []) run(name)
    }
    return running
  }
}

/** The name of a variable or field and the value that it gets here. */
function namedBy(node: Syntax): readonly [name?: string | undefined, value?: Syntax | null | undefined] {
  switch (node.type) {
    case 'FunctionDeclaration':
      return [node.id?.name, node]
    case 'VariableDeclarator':
      return [node.id.type === 'Identifier' ? node.id.name : undefined, node.init]
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return [node.key.type === 'Identifier' ? node.key.name : undefined, node.value]
    case 'AssignmentExpression': {
      const { left, right } = node
      return [
        left.type === 'Identifier' ? left.name : left.type === 'MemberExpression' ? nameOf(left) : undefined,
        right,
      ]
    }
    default:
      return []
  }
}

export function isIn(outer: Syntax, { start, end }: Syntax): boolean {
  return outer.start <= start && end <= outer.end
}
