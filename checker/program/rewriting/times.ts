import type { Region, Scopes } from '../syntax/scopes.ts'
import type { Syntax } from '../syntax/syntax.ts'
import { targetsIn } from '../syntax/targets.ts'
import type { Edits } from './edits.ts'
import { type Held, heldIn } from './held.ts'

/**
 * Rewrites variables that may hold a place of a draft while it is assigned to. Records when they are set and checks
 * them when they are read.
 */
export class Times {
  readonly #held: Held
  readonly #scopes: Scopes
  readonly #edits: Edits

  constructor(program: Syntax, scopes: Scopes, edits: Edits) {
    this.#held = heldIn(program, scopes)
    this.#scopes = scopes
    this.#edits = edits
  }

  /** The statement inserted at the beginning of a function. */
  prologue(region: Region): string {
    const own = region.parent && this.isHoisted(region.parent, region.node) ? undefined : this.#timeOf(region.node)
    const times = [...(own === undefined ? [] : [`${own}=$tick()`]), ...(this.#held.hoisted.get(region) ?? [])]
    return times.length === 0 ? '' : `let ${times.join()};`
  }

  /** Whether the time of a declaration in a loop or function is recorded in the enclosing function. */
  isHoisted(home: Region, by: Syntax): boolean {
    const time = this.#timeOf(by)
    return time !== undefined && (this.#held.hoisted.get(home)?.includes(time) ?? false)
  }

  /** Records the time for a loop or function before this node is evaluated. */
  before(by: Syntax, { start, end }: Syntax): void {
    const time = this.#timeOf(by)
    if (time !== undefined) this.#edits.wrap(start, `(${time}=$tick(),`, end, ')')
  }

  declarator(node: Syntax): void {
    const time = this.#timeOf(node)
    if (time !== undefined) this.#edits.close(node.end, `,${time}=$tick()`)
  }

  read(node: Syntax & { type: 'Identifier' }, parent: Syntax): void {
    const time = this.#held.reads.get(node)
    if (time === undefined) return
    const { name, start, end } = node
    const key = parent.type === 'Property' && parent.shorthand ? `${name}:` : ''
    // This is not a separate function, so that the error's stack leads here.
    const current = `typeof ${name}!=='object'||$clock.now===${time}`
    this.#edits.replace(start, end, `${key}(${current}?${name}:$stale(${name},${time}))`)
  }

  /**
   * Handles an assignment to variables. If the value of a pattern assignment is used, they keep their earlier time.
   */
  assigned(node: Syntax & { type: 'AssignmentExpression' }, parent: Syntax): void {
    const { left } = node
    if (left.type !== 'Identifier' && parent.type !== 'ExpressionStatement') return
    const times = targetsIn(left).flatMap((target) => {
      const variable = this.#scopes.referenceAt.get(target)?.variable
      return (variable && this.#held.times.get(variable)) ?? []
    })
    if (times.length === 0) return
    const set = [...new Set(times)].map((time) => `${time}=$tick()`)
    this.#edits.wrap(
      node.start,
      '(',
      node.end,
      `,${[...set, ...(left.type === 'Identifier' ? [left.name] : [])].join()})`,
    )
  }

  #timeOf(by: Syntax): string | undefined {
    return this.#held.declared.get(by)
  }
}
