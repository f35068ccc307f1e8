import type { Necessity } from '../../check/mutation/necessity.ts'
import { fateOf, necessitySummary, runText, triedText } from '../wording/fate.ts'
import { cellMarkdown } from './markdown.ts'

/**
 * Writes a page that shows, for each spec, what breaks when a part is left out. `command` is the command that generates
 * the page.
 */
export function necessityMarkdown(all: readonly Necessity[], command: string): string {
  return [
    '# What each part of a protocol is for',
    '',
    `<!-- Made by \`${command}\`; do not edit. -->`,
    '',
    'Each row leaves out one conjunct of a guard, or one statement of an effect, and says what breaks first, in the smallest model that shows it, with the steps of the counterexample. “does not run”: the spec ends with an error, mostly because a value leaves its domain. “only adds states”: no verdict changes, and fewer states are reached without the part, so it lets something happen and forbids nothing. “not needed”: no verdict changes in any model that was tried, for the reason that the spec states. “not needed here, but by”: another spec has the same part and needs it.',
    '',
    ...all.flatMap(sectionOf),
  ].join('\n')
}

function sectionOf(necessity: Necessity): readonly string[] {
  const { spec, unread, results } = necessity
  return [
    `## ${spec}`,
    '',
    `${necessitySummary(results)}. Tried ${triedText(necessity)}.`,
    ...unread.map((action) => `The guard of ${action} could not be read.`),
    '',
    '| action | without | then |',
    '| --- | --- | --- |',
    ...results.map((result) => {
      const { part } = result
      const then = [fateOf(result), runText(result)].filter((line) => line !== '').join('\n')
      return `| ${[part.actions.join(', '), part.text, then].map(cellMarkdown).join(' | ')} |`
    }),
    '',
  ]
}
