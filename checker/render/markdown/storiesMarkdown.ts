import type { ModelStory } from '../../language/model/model.ts'
import type { Trace } from '../../trace/trace.ts'
import { claim, extent } from '../wording/story.ts'
import { anchor } from './markdown.ts'

/** A story, its counterexample, and the files of that, relative to the page. */
export interface ToldStory {
  readonly story: ModelStory
  readonly trace: Trace
  readonly files: Readonly<Record<'text' | 'json' | 'dot' | 'svg', string>>
}

/** The sentence that marks the page as generated. */
export const MADE_BY = 'Made by `quorate counterexamples` from the specs.'

/** The page that shows every story, by system. */
export function storiesMarkdown(stories: readonly ToldStory[]): string {
  const systems = [...new Set(stories.map(systemOf))].map((system) => ({
    system,
    told: stories.filter((one) => systemOf(one) === system),
  }))
  const contents = systems.flatMap(({ system, told }) => [
    `- ${system}`,
    ...told.map(({ story }) => `  - ${linked(story.title)}`),
  ])
  return [
    '# Counterexamples that tell a story',
    '',
    'Each is the shortest run that breaks a promise, found by exhaustive search: a lane per node, time going down, steps on the',
    'left, faults in red ([how to read it](../docs/counterexamples.md)). The folders hold the runs of all other violated models',
    `as text. ${MADE_BY}`,
    '',
    ...contents,
    ...systems.flatMap(({ system, told }) => ['', `## ${system}`, ...told.flatMap(storySection)]),
    '',
  ].join('\n')
}

function storySection({ story, trace, files }: ToldStory): readonly string[] {
  const { title, text, bug } = story
  const { spec, name } = trace.model
  const links = (['text', 'json', 'dot'] as const).map((kind) => `[${LABELS[kind]}](${files[kind]})`)
  return [
    '',
    `### ${title}`,
    '',
    text,
    '',
    ...(bug === null ? [] : [`Known as ${bugLinks(bug)}.`, '']),
    `\`${spec}\`, model \`${name ?? 'defaults'}\`. ${claim(trace)}: ${extent(trace)}. ${links.join(' · ')}`,
    '',
    `![${claim(trace)}: ${extent(trace)}](${files.svg})`,
  ]
}

const LABELS = { text: 'text', json: 'JSON', dot: 'DOT' } as const

function systemOf({ trace }: ToldStory): string {
  return trace.model.spec.split('/')[0] ?? ''
}

/** Issues of Kafka's tracker and of repositories become links: `KAFKA-6361`, `apache/rocketmq#7017`. */
function bugLinks(bug: string): string {
  return bug
    .replaceAll(/\bKAFKA-\d+/g, (issue) => `[${issue}](https://issues.apache.org/jira/browse/${issue})`)
    .replaceAll(
      /\b([\w-]+\/[\w-]+)#(\d+)/g,
      (issue, repository: string, number: string) => `[${issue}](https://github.com/${repository}/issues/${number})`,
    )
}

/** A link to a heading. */
function linked(title: string): string {
  return `[${title}](#${anchor(title)})`
}
