import type { Conformance } from '../../conformance/conform.ts'
import { placeOf } from '../../conformance/events/event.ts'
import { traceOf } from '../../conformance/search/witness.ts'
import type { Trace } from '../../trace/trace.ts'
import {
  assumedSentence,
  brokenSentence,
  earlierSentence,
  judgedSentence,
  lineTitle,
  outcomeSentence,
  reasonLines,
  stepTitle,
  TITLES,
} from '../wording/conformance.ts'
import { settings } from '../wording/words.ts'
import { escapeXml as escape } from '../wording/xml.ts'
import { htmlPage } from './htmlPage.ts'
import { markHtml } from './reportParts.ts'
import { REPORT_STYLE } from './reportStyle.ts'
import { reportTrace } from './reportTrace.ts'
import script from './slider.js' with { type: 'text' }

/**
 * Reports the comparison of a log with a model as a self-contained HTML page: the outcome, why lines are refused, and
 * an explanation to step through, with the lines that each step explains.
 */
export function conformancePage(found: Conformance): string {
  const { model, outcome, broken, ends } = found
  const mark = outcome === 'accepted' ? 'good' : outcome === 'inconclusive' ? 'open' : 'bad'
  const title = `${model.spec}: ${TITLES[outcome]}`
  const notes = [...broken.map((one) => brokenSentence(found, one)), ...judgedSentence(found)]
  return htmlPage({
    title,
    style: REPORT_STYLE,
    body: [
      `<h1>${markHtml(mark)} ${escape(title)}</h1>`,
      `<p>${escape(outcomeSentence(found))}</p>`,
      ...notes.map((note) => `<p>${escape(note)}</p>`),
      `<p class="settings">${escape([settings(model.constants), settings(model.faults)].join(' '))}</p>`,
      ...ends.flatMap((end, i) => [
        `<h2>${escape(earlierSentence(end, i))}</h2>`,
        ...end.refused.flatMap((refused) => [
          `<h3>${escape(`${placeOf(refused.event)}  ${lineTitle(refused)}`)}</h3>`,
          `<pre>${escape(refused.event.text)}</pre>`,
          '<ul>',
          ...reasonLines(refused).map((line) => `<li>${escape(line)}</li>`),
          '</ul>',
          ...(refused.assumed.length === 0 ? [] : [`<p>${escape(assumedSentence(refused.assumed))}</p>`, '<ul>']),
          ...refused.assumed.map((step) => `<li>${escape(`${placeOf(step.event)}  ${stepTitle(step)}`)}</li>`),
          ...(refused.assumed.length === 0 ? [] : ['</ul>']),
        ]),
      ]),
      ...reportTrace(withLines(found), 'explanation', {
        shows: {
          title: outcome === 'refused' ? 'The longest explanation' : 'The explanation',
          ending: ends.length === 0 ? 'here the log ends' : 'here the explanation ends',
        },
      }),
    ],
    script,
  })
}

/** The explanation, up to where a promise is broken. Each step's name says what it does and which lines it explains. */
function withLines({ model, witness, broken, outcome }: Conformance): Trace {
  const trace = traceOf(model, witness, outcome === 'accepted' ? null : (broken[0] ?? null))
  return {
    ...trace,
    states: trace.states.map((state, i) => {
      const from = witness.steps[i - 1]
      if (!state.step || !from) return state
      const label = `${placeOf(from.event)}  ${state.step.label}${from.hidden ? '  (hidden)' : ''}`
      return { ...state, step: { ...state.step, label } }
    }),
  }
}
