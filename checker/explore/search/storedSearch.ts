import type { Machine } from '../machine/machine.ts'
import type { StoredLevels } from '../paths/storedLevels.ts'

/** A search, with everything that it has stored so far. */
export interface StoredSearch extends StoredLevels {
  readonly machine: Machine
}
