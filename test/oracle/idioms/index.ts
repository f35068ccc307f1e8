import type { Idiom } from '../pieces/idiom.ts'
import { classes } from './classes.ts'
import { collections } from './collections.ts'
import { control } from './control.ts'
import { effects } from './effects.ts'
import { equality } from './equality.ts'
import { functions } from './functions.ts'
import { impure } from './impure.ts'
import { lists } from './lists.ts'
import { objects } from './objects.ts'
import { parameters } from './parameters.ts'
import { text } from './text.ts'

const families = {
  functions,
  control,
  objects,
  lists,
  equality,
  text,
  collections,
  classes,
  effects,
  parameters,
  impure,
}

/** All idioms, by family and name: `lists: flatMap`. */
export const idioms: readonly Idiom[] = Object.entries(families).flatMap(([family, own]) =>
  own.map((idiom) => ({ ...idiom, name: `${family}: ${idiom.name}` })),
)
