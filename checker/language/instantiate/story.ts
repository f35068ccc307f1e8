import { illFormed, onlyThese } from '../definition/loose.ts'
import type { ModelStory } from '../model/model.ts'
import { suggest } from '../../domain/suggest.ts'
import type { AnyModel, Expectation } from '../definition/types.ts'

/** The properties that a model expects to be violated, in declaration order. */
export function expectedViolations(expect: Readonly<Record<string, Expectation>>): readonly string[] {
  return Object.entries(expect).flatMap(([name, e]) => (isViolation(e) ? [name] : []))
}

export function isViolation(expected: Expectation | null | undefined): boolean {
  return expected === 'violated' || (typeof expected === 'object' && expected !== null)
}

/**
 * A model's story and the violated property that it explains, or null if the model has no story. Throws Q055 (load).
 */
export function storyOf(
  { story }: AnyModel,
  expect: Readonly<Record<string, Expectation>>,
  where: string,
): ModelStory | null {
  if (story === undefined) return null
  onlyThese(['title', 'text', 'bug', 'property'], { ...story }, where)
  const { title, text, bug = null, property } = story
  const violated = expectedViolations(expect)
  const about = property ?? violated[0]
  if ([title, text].some((part: unknown) => typeof part !== 'string' || part.trim() === ''))
    throw illFormed(where, 'the title or the text is empty', 'write two sentences: what happens, and what it means')
  if (about === undefined || violated.length === 0)
    throw illFormed(
      where,
      'the model expects no violation that the story could be about',
      'name one in its expect, or remove the story',
    )
  if (!violated.includes(about))
    throw illFormed(where, `the model does not expect '${about}' to be violated`, suggest(about, violated))
  return { title, text, bug, property: about }
}
