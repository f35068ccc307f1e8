import { is as same } from 'immutable'
import type { Node } from '../../domain/node.ts'
import { elements } from '../../immutableValues/order.ts'
import { asList, type Value } from '../../immutableValues/value.ts'
import { print } from '../../trace/changes.ts'
import { COLOURS } from '../drawing/colours.ts'
import { bold, coloured, joined, type Line, line, struck } from '../drawing/label.ts'
import { wrap } from '../wording/words.ts'

/** Shows a value in lines of at most `width` characters, with its old value if it changed. */
export function valueLines(node: Node, before: Value, after: Value, width: number): readonly Line[] {
  return same(before, after) ? unchangedLines(node, after, width) : changedLines(node, before, after, width)
}

function unchangedLines(node: Node, value: Value, width: number): readonly Line[] {
  const text = print(node, value)
  if (text.length <= width) return [line(text)]
  const items = itemsOf(node, value)
  return (items ?? [text]).flatMap((item) => wrapped(item, width)).map(line)
}

function changedLines(node: Node, before: Value, after: Value, width: number): readonly Line[] {
  const [was, is] = [itemsOf(node, before), itemsOf(node, after)]
  if (was && is) return itemLines(node, was, is, width)
  const [old, now] = [print(node, before), print(node, after)]
  if (old.length + now.length + 3 <= width) return [joined([coloured(COLOURS.quiet, old), ' → ', bold(now)])]
  return [...wrapped(old, width).map((part) => coloured(COLOURS.quiet, part)), ...wrapped(`→ ${now}`, width).map(bold)]
}

/** Shows elements that stayed, were added (green, +) or removed (red, struck out). They go on one line if they fit. */
function itemLines(node: Node, was: readonly string[], is: readonly string[], width: number): readonly Line[] {
  const tokens = node.kind === 'seq' ? sequenceTokens(was, is) : membersTokens(was, is)
  const [open, close] = node.kind === 'seq' ? ['[', ']'] : ['{', '}']
  const plainText = tokens.map((t) => `${t.mark}${t.text}`).join(', ')
  if (plainText.length + 2 <= width) return [joined([open, joined(tokens.map(drawToken), ', '), close])]
  return tokens.flatMap((token) =>
    wrapped(token.text, width - 2).map((text, i) =>
      drawToken({ mark: i === 0 ? token.mark : ' ', text, kind: token.kind }),
    ),
  )
}

interface Token {
  readonly kind: 'same' | 'added' | 'removed'
  readonly mark: string
  readonly text: string
}

function drawToken({ kind, mark, text }: Token): Line {
  if (kind === 'added') return coloured(COLOURS.added, bold(`${mark}${text}`))
  return kind === 'removed' ? coloured(COLOURS.removed, joined([mark, struck(text)])) : line(`${mark}${text}`)
}

function sequenceTokens(was: readonly string[], is: readonly string[]): readonly Token[] {
  const length = Math.max(was.length, is.length)
  return Array.from({ length }, (_, i) => i).flatMap((i): readonly Token[] => {
    const [old, now] = [was[i], is[i]]
    if (old === now && now !== undefined) return [{ kind: 'same', mark: '', text: now }]
    return [...(old === undefined ? [] : [removed(old)]), ...(now === undefined ? [] : [added(now)])]
  })
}

function membersTokens(was: readonly string[], is: readonly string[]): readonly Token[] {
  const left = [...was]
  const present = is.map((text): Token => {
    const i = left.indexOf(text)
    if (i < 0) return added(text)
    left.splice(i, 1)
    return { kind: 'same', mark: '', text }
  })
  return [...left.map(removed), ...present]
}

function added(text: string): Token {
  return { kind: 'added', mark: '+', text }
}

function removed(text: string): Token {
  return { kind: 'removed', mark: '-', text }
}

/** The printed elements of a sequence, set or bag. */
function itemsOf(node: Node, value: Value): readonly string[] | null {
  if (node.kind !== 'seq' && node.kind !== 'set' && node.kind !== 'bag') return null
  const items = node.kind === 'set' ? elements(node.of, value) : [...asList(value)]
  return items.map((item) => print(node.of, item))
}

/** Breaks text into lines of at most `width` characters, keeping its indentation. */
function wrapped(text: string, width: number): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? ''
  return wrap(text.slice(indent.length), width - indent.length).map(
    (part, i) => `${i === 0 ? indent : `${indent}  `}${part}`,
  )
}
