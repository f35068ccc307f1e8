import { children, isFunction, type Syntax } from './syntax.ts'

/**
 * Code that runs when it is called: a function, the initializer of a class field, a static block, or the script
 * itself.
 */
export interface Region {
  readonly node: Syntax
  readonly parent: Region | null
  readonly isArrow: boolean
  /** Whether arrow functions inside it use its `this`, or its `arguments`. */
  lendsThis: boolean
  lendsArguments: boolean
}

export interface Variable {
  readonly name: string
  readonly scope: Scope
  /** `self` is the name of a function or class expression, which is visible only inside it. */
  readonly kind: 'var' | 'let' | 'const' | 'parameter' | 'function' | 'class' | 'self' | 'catch'
  /** The identifier that declares the variable. */
  readonly node: Syntax
  /** The initial value, if it is a single expression, function or class. */
  readonly init: Syntax | null
  readonly references: Reference[]
}

export interface Scope {
  readonly node: Syntax
  readonly region: Region
  readonly parent: Scope | null
  readonly variables: Map<string, Variable>
}

export interface Reference {
  readonly node: Syntax & { type: 'Identifier' }
  readonly region: Region
  /** The variable, or null for a global. */
  readonly variable: Variable | null
  /** The assignment, update or loop that writes the variable, or null if it is only read. */
  readonly writer: Syntax | null
}

export interface Scopes {
  readonly module: Region
  readonly regions: readonly Region[]
  readonly scopes: readonly Scope[]
  readonly references: readonly Reference[]
  /** The region that a function, field or static block opens. */
  readonly regionOf: ReadonlyMap<Syntax, Region>
  readonly referenceAt: ReadonlyMap<Syntax, Reference>
}

/** Resolves every identifier of a script to the variable that it refers to. */
export function scopesOf(program: Syntax): Scopes {
  const analysis = new Analysis(program)
  analysis.declareAll()
  analysis.resolveAll()
  return analysis
}

/** Whether code that runs after the region that declares the variable can use it. */
export function isCaptured({ scope, references }: Variable): boolean {
  return references.some(({ region }) => region !== scope.region)
}

class Analysis implements Scopes {
  readonly module: Region
  readonly regions: Region[] = []
  readonly scopes: Scope[] = []
  readonly references: Reference[] = []
  readonly regionOf = new Map<Syntax, Region>()
  readonly referenceAt = new Map<Syntax, Reference>()
  readonly #program: Syntax
  readonly #scopeAt = new Map<Syntax, Scope>()

  constructor(program: Syntax) {
    this.#program = program
    this.module = this.#region(program, null)
  }

  declareAll(): void {
    const scope = this.#scope(this.#program, this.module, null)
    for (const child of children(this.#program)) this.#declare(child, scope)
  }

  resolveAll(): void {
    const scope = this.#scopeAt.get(this.#program)
    if (scope) for (const child of children(this.#program)) this.#resolve(child, scope)
  }

  #region(node: Syntax, parent: Region | null): Region {
    const region: Region = {
      node,
      parent,
      isArrow: node.type === 'ArrowFunctionExpression',
      lendsThis: false,
      lendsArguments: false,
    }
    this.regions.push(region)
    this.regionOf.set(node, region)
    return region
  }

  #scope(node: Syntax, region: Region, parent: Scope | null): Scope {
    const scope: Scope = { node, region, parent, variables: new Map() }
    this.scopes.push(scope)
    this.#scopeAt.set(node, scope)
    return scope
  }

  #add(scope: Scope, kind: Variable['kind'], node: Syntax, init: Syntax | null): void {
    if (node.type !== 'Identifier') return
    const { region } = scope
    const variable = scope.variables.get(node.name)
    // In `var f = one; var f = two`, the second declaration is an assignment.
    if (variable) variable.references.push({ node, region, variable, writer: node })
    else scope.variables.set(node.name, { name: node.name, scope, kind, node, init, references: [] })
  }

  /** Declares the names in a pattern and in its defaults. */
  #addPattern(scope: Scope, kind: Variable['kind'], pattern: Syntax, init: Syntax | null): void {
    for (const node of namesIn(pattern)) this.#add(scope, kind, node, node === pattern ? init : null)
  }

  #declare(node: Syntax, scope: Scope): void {
    if (isFunction(node)) return this.#declareFunction(node, scope)
    let inner = scope
    switch (node.type) {
      case 'VariableDeclaration': {
        const home = node.kind === 'var' ? functionScope(scope) : scope
        const kind = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const'
        for (const { id, init } of node.declarations) this.#addPattern(home, kind, id, init ?? null)
        break
      }
      case 'ClassDeclaration':
        if (node.id) this.#add(scope, 'class', node.id, node)
        break
      case 'ClassExpression':
        inner = this.#scope(node, scope.region, scope)
        if (node.id) this.#add(inner, 'self', node.id, node)
        break
      case 'PropertyDefinition':
      case 'StaticBlock':
        inner = this.#scope(node, this.#region(node, scope.region), scope)
        break
      case 'CatchClause':
        inner = this.#scope(node, scope.region, scope)
        if (node.param) this.#addPattern(inner, 'catch', node.param, null)
        break
      case 'BlockStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'SwitchStatement':
        inner = this.#scope(node, scope.region, scope)
        break
      default:
    }
    for (const child of children(node)) this.#declare(child, inner)
  }

  #declareFunction(node: Syntax, outer: Scope): void {
    if (!isFunction(node)) return
    let around = outer
    if (node.type === 'FunctionDeclaration') {
      if (node.id) this.#add(outer, 'function', node.id, node)
    } else if (node.type === 'FunctionExpression' && node.id) {
      around = { node: node.id, region: outer.region, parent: outer, variables: new Map() }
      this.scopes.push(around)
      this.#add(around, 'self', node.id, node)
    }
    const scope = this.#scope(node, this.#region(node, outer.region), around)
    for (const parameter of node.params) {
      this.#addPattern(scope, 'parameter', parameter, null)
      this.#declare(parameter, scope)
    }
    if (node.body.type === 'BlockStatement') for (const statement of node.body.body) this.#declare(statement, scope)
    else this.#declare(node.body, scope)
  }

  #resolve(node: Syntax, scope: Scope): void {
    const inner = this.#scopeAt.get(node) ?? scope
    if (isFunction(node)) {
      for (const parameter of node.params) this.#resolvePattern(parameter, inner, null)
      if (node.body.type === 'BlockStatement') for (const statement of node.body.body) this.#resolve(statement, inner)
      else this.#resolve(node.body, inner)
      return
    }
    switch (node.type) {
      case 'Identifier':
        return this.#refer(node, scope, null)
      case 'ThisExpression':
      case 'Super':
        lend(scope.region, 'lendsThis')
        return
      case 'MemberExpression':
        this.#resolve(node.object, inner)
        if (node.computed) this.#resolve(node.property, inner)
        return
      case 'Property':
      case 'MethodDefinition':
        if (node.computed) this.#resolve(node.key, inner)
        return this.#resolve(node.value, inner)
      case 'PropertyDefinition':
        if (node.computed) this.#resolve(node.key, scope)
        if (node.value) this.#resolve(node.value, inner)
        return
      case 'LabeledStatement':
        return this.#resolve(node.body, inner)
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.superClass) this.#resolve(node.superClass, inner)
        return this.#resolve(node.body, inner)
      default:
        return this.#resolveWrites(node, inner)
    }
  }

  #resolveWrites(node: Syntax, scope: Scope): void {
    switch (node.type) {
      case 'VariableDeclarator':
        this.#resolvePattern(node.id, scope, null)
        if (node.init) this.#resolve(node.init, scope)
        return
      case 'AssignmentExpression':
        this.#resolvePattern(node.left, scope, node)
        return this.#resolve(node.right, scope)
      case 'UpdateExpression':
        return this.#resolvePattern(node.argument, scope, node)
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type === 'VariableDeclaration') this.#resolve(node.left, scope)
        else this.#resolvePattern(node.left, scope, node)
        this.#resolve(node.right, scope)
        return this.#resolve(node.body, scope)
      case 'CatchClause':
        if (node.param) this.#resolvePattern(node.param, scope, null)
        return this.#resolve(node.body, scope)
      default:
        for (const child of children(node)) this.#resolve(child, scope)
    }
  }

  /** `writer` is the node that writes the names, or null if they are declared here. */
  #resolvePattern(pattern: Syntax, scope: Scope, writer: Syntax | null): void {
    switch (pattern.type) {
      case 'Identifier':
        if (writer) this.#refer(pattern, scope, writer)
        return
      case 'ObjectPattern':
        for (const property of pattern.properties) this.#resolvePattern(property, scope, writer)
        return
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element) this.#resolvePattern(element, scope, writer)
        return
      case 'Property':
        if (pattern.computed) this.#resolve(pattern.key, scope)
        return this.#resolvePattern(pattern.value, scope, writer)
      case 'RestElement':
        return this.#resolvePattern(pattern.argument, scope, writer)
      case 'ParenthesizedExpression':
        return this.#resolvePattern(pattern.expression, scope, writer)
      case 'AssignmentPattern':
        this.#resolvePattern(pattern.left, scope, writer)
        return this.#resolve(pattern.right, scope)
      default:
        return this.#resolve(pattern, scope)
    }
  }

  #refer(node: Syntax & { type: 'Identifier' }, scope: Scope, writer: Syntax | null): void {
    if (node.name === 'arguments') lend(scope.region, 'lendsArguments')
    let at: Scope | null = scope
    while (at && !at.variables.has(node.name)) at = at.parent
    const variable = at?.variables.get(node.name) ?? null
    const reference: Reference = { node, region: scope.region, variable, writer }
    variable?.references.push(reference)
    this.references.push(reference)
    this.referenceAt.set(node, reference)
  }
}

/** Records that an arrow function uses the `this` or `arguments` of the function around it. */
function lend(from: Region, what: 'lendsThis' | 'lendsArguments'): void {
  if (!from.isArrow) return
  let region: Region = from
  while (region.isArrow && region.parent) region = region.parent
  region[what] = true
}

function functionScope(scope: Scope): Scope {
  let at = scope
  while (at.parent && at.node !== at.region.node) at = at.parent
  return at
}

/** The identifiers that a pattern binds. */
function namesIn(pattern: Syntax): readonly Syntax[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return pattern.properties.flatMap(namesIn)
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []))
    case 'Property':
      return namesIn(pattern.value)
    case 'RestElement':
      return namesIn(pattern.argument)
    case 'AssignmentPattern':
      return namesIn(pattern.left)
    default:
      return []
  }
}
