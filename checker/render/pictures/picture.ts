import { laneStory } from '../../trace/lanes.ts'
import type { Trace } from '../../trace/types.ts'
import { traceDot } from './states/dot.ts'
import { lanesDot } from './lanes/lanesDot.ts'
import type { PictureOptions } from './drawing/pictureOptions.ts'

/** The picture that tells most, as DOT: lanes where the model has nodes, else the states. */
export function pictureDot(trace: Trace, options: PictureOptions = {}): string {
  const story = laneStory(trace)
  return story ? lanesDot(trace, story, options) : traceDot(trace, options)
}
