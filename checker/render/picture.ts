import { laneStory } from '../trace/laneStory/laneStory.ts'
import type { Trace } from '../trace/trace.ts'
import type { PictureOptions } from './drawing/drawing.ts'
import { lanesPicture } from './lanes/lanesPicture.ts'
import { statesPicture } from './states/statesPicture.ts'

/**
 * Draws the most informative picture as SVG: lanes if the model has nodes, otherwise states. Returns null if it would
 * be too large.
 */
export function picture(trace: Trace, options: PictureOptions = {}): string | null {
  const story = laneStory(trace)
  return story ? lanesPicture(trace, story, options) : statesPicture(trace, options)
}
