import { laneStory } from '../../trace/lanes.ts'
import type { Trace } from '../../trace/types.ts'
import type { PictureOptions } from './drawing/drawing.ts'
import { lanesPicture } from './lanes/lanesPicture.ts'
import { statesPicture } from './states/statesPicture.ts'

/** The picture that tells most, as SVG: lanes where the model has nodes, else the states. Null where it would be too large. */
export function picture(trace: Trace, options: PictureOptions = {}): string | null {
  const story = laneStory(trace)
  return story ? lanesPicture(trace, story, options) : statesPicture(trace, options)
}
