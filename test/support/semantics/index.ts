import type { WriteCase } from './case.ts'
import { collectionWrites } from './collectionWrites.ts'
import { placeWrites } from './writes.ts'

export { errorCases } from './errors.ts'
export { readCases } from './reads.ts'
export const writeCases: readonly WriteCase[] = [...placeWrites, ...collectionWrites]
