import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../checker/check/findings.ts'
import type { VerifiedModel } from '../../../checker/check/verified.ts'
import { junit } from '../../../checker/render/machine/junit.ts'
import { xmlElements } from '../../support/xml.ts'

/** A document in which everything that an author names is called `name`. */
const documentOf = (name: string): string => {
  const model: VerifiedModel = {
    spec: name,
    model: name,
    distinct: 3,
    generated: 3,
    depth: 3,
    expectations: [],
    actions: [],
    properties: [],
    unexpected: [{ property: name, text: `${name}\nis violated`, files: [`out/${name}.svg`], drawn: null }],
    leftOut: [],
    failure: null,
    command: `npx quorate check ${name}`,
    seconds: 0.25,
    unconfirmed: [],
  }
  const missed: Finding = { kind: 'expectation', spec: name, model: name, about: null, message: `${name}: violated` }
  const dead: Finding = { kind: 'failure', spec: name, model: null, about: null, message: `${name}: it gave no answer` }
  return junit([model], [missed, dead], () => new Map())
}

const NAMES: [what: string, name: string, read?: string][] = [
  ['markup', '<b attr="x">&amp;</b>'],
  ['the end of a CDATA section', 'a]]>b'],
  ['a CDATA section', '<![CDATA[ x ]]>'],
  ['a comment', '<!-- x --!>'],
  ['a processing instruction', '<?xml version="1.0"?>'],
  ['an entity that nobody declared', '&nbsp; &#0; &unknown;'],
  ['quotes', `"double" 'single' \`back\``],
  ['replacement patterns', "$& $1 $` $'"],
  ['emoji', '👩‍👩‍👧 🏳️‍🌈 😀'],
  ['other scripts', 'größe 名前 שלום'],
  ['line breaks and tabs', 'one\ntwo\tthree\r\nfour'],
  ['control characters', '\0\u{1}\u{8}\u{B}\u{C}\u{1B}[31m\u{7F}', '␀␁␈␋␌␛[31m␡'],
  ['control characters of Latin 1', '\u{85}\u{9B}', '\uFFFD\uFFFD'],
  ['half a character', 'a\uD83D\uDE00\uD83Db\uDE00', 'a😀\uFFFDb\uFFFD'],
  ['noncharacters', '\uFFFE\uFFFF', '\uFFFD\uFFFD'],
  ['the marks of attachments', '[[ATTACHMENT|/etc/passwd]]'],
  ['nothing but a space', ' '],
]

describe('junit', () => {
  it.each(NAMES)('a parser reads the names that were written: %s', (_what, name, shown) => {
    const read = shown ?? name
    const [all, suite, model, failure, output, whole, error, ...others] = xmlElements(documentOf(name))
    expect(others).toEqual([])
    expect(all).toMatchObject({ name: 'testsuites', attributes: { tests: '2', failures: '1', errors: '1' } })
    expect(suite).toMatchObject({ name: 'testsuite', attributes: { name: read, time: '0.250' } })
    expect(model).toMatchObject({
      name: 'testcase',
      attributes: { name: read, classname: read },
    })
    expect(failure).toMatchObject({ name: 'failure', attributes: { message: `${read}: violated`.split('\n')[0] } })
    expect(failure?.text).toBe(`${read}: violated\n\n${read}\nis violated\n\nshow it again: npx quorate check ${read}`)
    expect(output).toMatchObject({ name: 'system-out', text: `[[ATTACHMENT|out/${read}.svg]]` })
    expect(whole).toMatchObject({ name: 'testcase', attributes: { name: '(whole spec)' } })
    expect(error).toMatchObject({ name: 'error', text: `${read}: it gave no answer` })
  })

  it.each([
    ['markup', '<a>&</a>'],
    ['an attribute with markup', '<a b="<"/>'],
    ['the end of a CDATA section in text', '<a>]]></a>'],
    ['a control character', '<a>\u{1B}</a>'],
    ['a control character as an entity', '<a>&#27;</a>'],
    ['an element that is not closed', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['no root', ''],
  ])('the parser rejects %s', (_what, xml) => {
    expect(() => xmlElements(xml)).toThrow(/\d+:\d+: /)
  })
})
