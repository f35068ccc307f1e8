import type { Region, Scopes, Variable } from '../syntax/scopes.ts'
import { bare, children, isFunction, keyName, nameOf, type Syntax } from '../syntax/syntax.ts'
import { targetsIn } from '../syntax/targets.ts'
import { BY_ITSELF } from './builtIns.ts'
import { DESCRIBED, unseenIn } from './unseen.ts'

/** Facts about a whole script, used in proofs about its functions. */
export interface Reading {
  readonly scopes: Scopes
  /** What the names of members can refer to when they are called: functions, or anything else. */
  readonly methods: ReadonlyMap<string, readonly Syntax[]>
  /** Getters and setters, and values under names that are computed or that JavaScript calls by itself. */
  readonly implicit: readonly Syntax[]
  /** Whether an object may react to any access, or something that can be used up only once may be kept. */
  readonly isOpen: boolean
  /** For each function, the variables whose value or declaration it is. */
  readonly namesOf: ReadonlyMap<Syntax, readonly Variable[]>
  /** The call in which an identifier is the callee. */
  readonly callOf: ReadonlyMap<Syntax, Syntax & { type: 'CallExpression' }>
  readonly calls: readonly (Syntax & { type: 'CallExpression' })[]
  /** The function of Vitest with which this begins, such as `it` in `it.each([1])`, or null. */
  testedName(node: Syntax): string | null
  /** The name under which the package exports this if it is `quorate.name`, or null. */
  importedName(node: Syntax): string | null
  /** Whether this calls one of the package's functions whose result is neither a function nor an iterator. */
  isDomain(node: Syntax): boolean
}

/** The function that esbuild calls with an object of getters. */
export const EXPORTING = '__export'

/** `isWritten` says whether a position was written by an author, and not by the bundler. */
export function read(program: Syntax, scopes: Scopes, isWritten: (offset: number) => boolean): Reading {
  const methods = new Map<string, Syntax[]>()
  const implicit: Syntax[] = []
  const packages = requiredIn(program, 'quorate')
  const runners = requiredIn(program, 'vitest')
  const importedName = (node: Syntax): string | null => nameFrom(packages, node)
  const isDomain = (given: Syntax): boolean => {
    const node = bare(given)
    return node.type === 'CallExpression' && importedName(node.callee) !== null
  }
  /** A value gets a name; null if the name is computed. */
  const add = (name: string | null, value: Syntax): void => {
    if (isPlain(value) || isDomain(value)) return
    if (name === null || BY_ITSELF.has(name)) implicit.push(value)
    if (name === null) return
    const all = methods.get(name)
    if (all) all.push(value)
    else methods.set(name, [value])
  }
  const member = (node: Syntax): void => {
    if (node.type !== 'Property' && node.type !== 'MethodDefinition' && node.type !== 'PropertyDefinition') return
    const { value } = node
    if (!value || !isWritten(node.start)) return
    const name = keyOf(node)
    const isAccessor = node.type !== 'PropertyDefinition' && (node.kind === 'get' || node.kind === 'set')
    if (isAccessor) implicit.push(value)
    else if (name !== null || isCallable(value, node.key, scopes)) add(name, value)
  }
  /** `value` is null if the text does not show what is assigned. */
  const assigned = (node: Syntax, pattern: Syntax, value: Syntax | null): void => {
    for (const target of targetsIn(pattern)) {
      if (target.type !== 'MemberExpression') continue
      const name = nameOf(target) ?? null
      if (name !== null || (value && isCallable(value, target.property, scopes))) add(name, value ?? node)
    }
  }
  const namesOf = new Map<Syntax, Variable[]>()
  for (const { variables } of scopes.scopes)
    for (const variable of variables.values()) {
      if (!variable.init) continue
      const value = bare(variable.init)
      namesOf.set(value, [...(namesOf.get(value) ?? []), variable])
    }
  const calls: (Syntax & { type: 'CallExpression' })[] = []
  const callOf = new Map<Syntax, Syntax & { type: 'CallExpression' }>()
  const visit = (node: Syntax, isPattern: boolean): void => {
    if (!isPattern) member(node)
    if (node.type === 'CallExpression') {
      calls.push(node)
      callOf.set(bare(node.callee), node)
      for (const [name, value] of exportedBy(node)) add(name, value)
    }
    if (node.type === 'AssignmentExpression')
      assigned(node, node.left, node.left.type === 'MemberExpression' ? node.right : null)
    if ((node.type === 'ForOfStatement' || node.type === 'ForInStatement') && node.left.type !== 'VariableDeclaration')
      assigned(node, node.left, null)
    for (const child of children(node)) visit(child, node.type === 'ObjectPattern')
  }
  visit(program, false)
  const unseen = unseenIn(program, { scopes, methods, importedName, isWritten })
  for (const name of unseen.isDescribed ? DESCRIBED : []) implicit.push(...(methods.get(name) ?? []))
  const testedName = (node: Syntax): string | null => testedIn(runners, node)
  const { isOpen } = unseen
  return { scopes, methods, implicit, isOpen, namesOf, calls, callOf, testedName, importedName, isDomain }
}

function testedIn(runners: ReadonlySet<string>, given: Syntax): string | null {
  const found = nameFrom(runners, given)
  if (found !== null) return found
  const node = bare(given)
  if (node.type === 'CallExpression') return testedIn(runners, node.callee)
  return node.type === 'MemberExpression' ? testedIn(runners, node.object) : null
}

/** The variables of `const import_quorate = require('quorate')`. */
function requiredIn(program: Syntax, name: string): ReadonlySet<string> {
  if (program.type !== 'Program') return new Set()
  const names = program.body.flatMap((statement) => {
    if (statement.type !== 'VariableDeclaration') return []
    return statement.declarations.flatMap(({ id, init }) => {
      const [source] = init?.type === 'CallExpression' ? init.arguments : []
      const isRequired =
        init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require'
      return isRequired && id.type === 'Identifier' && source?.type === 'Literal' && source.value === name
        ? [id.name]
        : []
    })
  })
  return new Set(names)
}

/** For `import_quorate.forAll`, and for `(0, import_quorate.forAll)`. */
function nameFrom(packages: ReadonlySet<string>, given: Syntax): string | null {
  const node = bare(given)
  const last = node.type === 'SequenceExpression' ? node.expressions.at(-1) : node
  if (last?.type !== 'MemberExpression' || last.computed || last.object.type !== 'Identifier') return null
  return packages.has(last.object.name) ? keyName(last.property) : null
}

/** The name of a member of an object or class; null if it is computed. */
function keyOf({ key, computed }: { readonly key: Syntax; readonly computed: boolean }): string | null {
  return computed && key.type !== 'Literal' ? null : keyName(key)
}

/** The exports of a module, for which esbuild writes `__export(module, { name: () => value })`. */
function exportedBy({
  callee,
  arguments: [, given],
}: Syntax & { type: 'CallExpression' }): readonly [string, Syntax][] {
  if (callee.type !== 'Identifier' || callee.name !== EXPORTING || given?.type !== 'ObjectExpression') return []
  return given.properties.flatMap((property) => {
    if (property.type !== 'Property' || property.value.type !== 'ArrowFunctionExpression') return []
    const name = keyOf(property)
    return name === null ? [] : [[name, property.value.body]]
  })
}

/** Whether JavaScript may call this value under a computed name: it is a function, or the name is a symbol. */
function isCallable(given: Syntax, key: Syntax, { referenceAt }: Scopes): boolean {
  const value = bare(given)
  const init = value.type === 'Identifier' ? referenceAt.get(value)?.variable?.init : null
  return isFunction(value) || (init ? isFunction(bare(init)) : false) || bare(key).type === 'MemberExpression'
}

/** Whether this is certainly not a function. */
function isPlain(given: Syntax): boolean {
  const node = bare(given)
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'UpdateExpression':
      return true
    default:
      return false
  }
}

/** Whether the variable is declared around the region, or not declared. */
export function isOutside(variable: Variable | null, home: Region): boolean {
  for (let at: Region | null = variable?.scope.region ?? null; at; at = at.parent) if (at === home) return false
  return true
}
