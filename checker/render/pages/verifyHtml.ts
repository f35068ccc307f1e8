import type { Finding } from '../../check/findings.ts'
import type { VerifiedModel } from '../../check/verified.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { coverageHtml } from './coverageHtml.ts'
import { htmlId, htmlPage, htmlTable } from './htmlPage.ts'
import { markHtml, MODEL_HEADS, modelCells } from './reportParts.ts'
import { REPORT_STYLE } from './reportStyle.ts'
import script from './slider.js' with { type: 'text' }
import { count } from '../wording/words.ts'

/**
 * Reports what `verify` found as a self-contained HTML page: the findings, the unexpected violations step by step, and
 * a table of all models.
 */
export function verifyHtml(models: readonly VerifiedModel[], findings: readonly Finding[]): string {
  const specs = [...new Set(models.map(({ spec }) => spec))]
  const title = `${count(models.length, 'model')} of ${count(specs.length, 'spec')}, ${count(findings.length, 'finding')}`
  const found = models.filter((model) => partsOf(model).length > 0)
  return htmlPage({
    title,
    style: REPORT_STYLE,
    body: [
      `<h1>${markHtml(findings.length === 0 ? 'good' : 'bad')} ${title}</h1>`,
      ...(findings.length === 0 ? [] : htmlTable(['spec', 'model', 'finding'], findings.map(findingRow))),
      ...found.flatMap(modelSection),
      '<nav>',
      ...specs.flatMap((spec) => [
        `<h2>${escape(spec)}</h2>`,
        ...htmlTable(
          MODEL_HEADS,
          models.filter((model) => model.spec === spec).map((model) => modelRow(model, findings)),
        ),
        ...coverageHtml(models.flatMap(({ spec: own, coverage }) => (own === spec && coverage ? [coverage] : []))),
      ]),
      '</nav>',
    ],
    script,
  })
}

function findingRow({ spec, model, message }: Finding): string {
  return `<tr><th>${escape(spec)}</th><td>${escape(model ?? '')}</td><td class="bad message">${escape(message)}</td></tr>`
}

function modelSection(model: VerifiedModel): readonly string[] {
  return [
    `<section class="model" id="${escape(idOf(model))}">`,
    `<h2>${markHtml('bad')} ${escape(model.model)} <small>${escape(model.spec)}</small></h2>`,
    ...partsOf(model),
    `<p>show it again: <code>${escape(model.command)}</code></p>`,
    '</section>',
  ]
}

function modelRow(model: VerifiedModel, findings: readonly Finding[]): string {
  const { spec, model: name, distinct, depth, expectations } = model
  const isFound = findings.some((finding) => finding.spec === spec && finding.model === name)
  const title = partsOf(model).length > 0 ? `<a href="#${escape(idOf(model))}">${escape(name)}</a>` : escape(name)
  return `<tr><th>${markHtml(isFound ? 'bad' : 'good')} ${title}</th>${modelCells(distinct, depth, expectations)}</tr>`
}

/** The unexpected violations, each as part of the page. */
function partsOf({ unexpected }: VerifiedModel): readonly string[] {
  return unexpected.flatMap(({ drawn }) => drawn ?? [])
}

function idOf({ spec, model }: VerifiedModel): string {
  return htmlId(`${spec} ${model}`)
}
