import { bare, type Call, type Syntax } from '../syntax/syntax.ts'

/** A link of a chain such as `a?.b.includes(v)`: a member or a call. */
export type Link = Extract<Syntax, { type: 'MemberExpression' | 'CallExpression' }>
export type Chain = Extract<Syntax, { type: 'ChainExpression' }>

/**
 * The text inserted before a call that must be rewritten: `$in(list, 'includes').includes(…)`, `$call(o, name, …)`.
 */
export interface Opening {
  readonly text: string
  /** The text that closes it after the callee's object, if it encloses only that object. */
  readonly closing: string
  /** Whether it encloses the entire call, not just the callee's object. */
  readonly isWhole: boolean
}

/**
 * A `?.` at which a chain is split. What follows it is evaluated separately:
 * `(($t=a)==null?void 0:$in($t.b,'includes').includes(v))`.
 */
export interface Split {
  readonly link: Link
  /** The text inserted before the rest of the chain, outermost call first. */
  readonly opened: string
  /** The calls that are opened here. */
  readonly calls: readonly Call[]
}

/** Where a chain must be split, from left to right, so that its calls can be opened after the last `?.`. */
export function splitsOf({ expression }: Chain, opening: (call: Call) => Opening | null): readonly Split[] {
  const found = new Map<Link, Split>()
  for (let at: Syntax | null = expression; at; at = before(at)) {
    const opened = at.type === 'CallExpression' ? opening(at) : null
    if (opened === null || at.type !== 'CallExpression') continue
    const { callee } = at
    const isOpened = callee.type === 'MemberExpression' && callee.optional && !opened.isWhole
    const link =
      isOpened || callee.type !== 'MemberExpression' ? null : lastOptional(opened.isWhole ? callee : callee.object)
    if (!link || isMethod(link)) continue
    const known = found.get(link)
    found.set(link, { link, opened: `${known?.opened ?? ''}${opened.text}`, calls: [...(known?.calls ?? []), at] })
  }
  return [...found.values()].sort((a, b) => headOf(a.link).end - headOf(b.link).end)
}

/** The part to the left of a link. */
export function headOf(link: Link): Syntax {
  return link.type === 'MemberExpression' ? link.object : link.callee
}

export function hasOptional(node: Syntax): boolean {
  return lastOptional(node) !== null
}

/** Whether this has the form `o.m?.()`, whose callee needs its object. */
function isMethod(link: Link): boolean {
  return link.type === 'CallExpression' && bare(link.callee).type === 'MemberExpression'
}

function lastOptional(node: Syntax): Link | null {
  for (let at: Syntax | null = node; at; at = before(at))
    if ((at.type === 'MemberExpression' || at.type === 'CallExpression') && at.optional) return at
  return null
}

function before(node: Syntax): Syntax | null {
  return node.type === 'MemberExpression' || node.type === 'CallExpression' ? headOf(node) : null
}
