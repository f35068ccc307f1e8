import type { Finding } from '../../check/findings.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import { evidence, pictureOf } from '../wording/evidence.ts'
import { escapeXml } from '../wording/xml.ts'
import type { FilesOf } from '../wording/verifyFiles.ts'
import { sum } from '../wording/words.ts'

/**
 * Prints JUnit XML: one suite per spec, one case per model, and one case for findings about the spec as a whole. A
 * failure contains the shortest counterexample as text. Files are attached in the form that Jenkins and GitLab read,
 * `[[ATTACHMENT|path]]`: the picture of that counterexample, or the files for expected violations.
 */
export function junit(models: readonly VerifiedModel[], findings: readonly Finding[], knownOf: FilesOf): string {
  const specs = [...new Set([...models.map(({ spec }) => spec), ...findings.map(({ spec }) => spec)])]
  const suites = specs.map((spec) =>
    suite(
      spec,
      models.filter((model) => model.spec === spec),
      findings.filter((finding) => finding.spec === spec),
      knownOf,
    ),
  )
  const failures = sum(suites.map((s) => s.failures))
  const errors = sum(suites.map((s) => s.errors))
  const tests = sum(suites.map((s) => s.tests))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="quorate verify" tests="${tests}" failures="${failures}" errors="${errors}">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n')
}

interface Suite {
  readonly xml: string
  readonly tests: number
  readonly failures: number
  readonly errors: number
}

function suite(spec: string, models: readonly VerifiedModel[], findings: readonly Finding[], knownOf: FilesOf): Suite {
  const general = findings.filter(({ model }) => model === null)
  const cases = [
    ...models.map((model) => ({
      name: model.model,
      seconds: model.seconds,
      found: findings.filter((finding) => finding.model === model.model),
      shown: evidence(model),
      files: attachments(model, knownOf),
    })),
    { name: '(whole spec)', seconds: 0, found: general, shown: [], files: [] },
  ]
  const errors = cases.filter(({ found }) => isError(found)).length
  const failures = cases.filter(({ found }) => found.length > 0).length - errors
  const lines = cases.map(({ name, seconds, found, shown, files }) => {
    const start = `    <testcase classname="${attribute(spec)}" name="${attribute(name)}" time="${seconds.toFixed(3)}"`
    const attached = files.map((file) => `[[ATTACHMENT|${escapeXml(file)}]]`).join('\n')
    const output = files.length > 0 ? `\n      <system-out>${attached}</system-out>` : ''
    if (found.length === 0) return output === '' ? `${start}/>` : `${start}>${output}\n    </testcase>`
    const element = isError(found) ? 'error' : 'failure'
    const text = [...found.map(({ message }) => message), ...(shown.length > 0 ? ['', ...shown] : [])].join('\n')
    const first = text.split('\n')[0] ?? ''
    return `${start}>\n      <${element} message="${attribute(first)}">${escapeXml(text)}</${element}>${output}\n    </testcase>`
  })
  const time = sum(models.map(({ seconds }) => seconds)).toFixed(3)
  const head = `  <testsuite name="${attribute(spec)}" tests="${cases.length}" failures="${failures}" errors="${errors}" time="${time}">`
  return { xml: [head, ...lines, '  </testsuite>'].join('\n'), tests: cases.length, failures, errors }
}

function attachments(model: VerifiedModel, knownOf: FilesOf): readonly string[] {
  const picture = pictureOf(model)
  return picture === null ? [...knownOf(model).values()].flat() : [picture]
}

function isError(findings: readonly Finding[]): boolean {
  return findings.some(({ kind }) => kind === 'failure')
}

/** Escapes an attribute's value. Without entities, XML would turn a tab or a line break into a space. */
function attribute(text: string): string {
  return escapeXml(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')
}
