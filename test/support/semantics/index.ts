import type { ErrorCase, ReadCase, WriteCase } from './case.ts'
import { collectionWrites } from './collectionWrites.ts'
import { errorCases as refused } from './errors.ts'
import { literalErrors, literalReads, literalWrites } from './literals.ts'
import { liveWrites } from './live.ts'
import { objectErrors, objectReads } from './objects.ts'
import { readCases as read } from './reads.ts'
import { placeWrites } from './writes.ts'

export const errorCases: readonly ErrorCase[] = [...refused, ...literalErrors, ...objectErrors]
export const readCases: readonly ReadCase[] = [...read, ...literalReads, ...objectReads]
export const writeCases: readonly WriteCase[] = [...placeWrites, ...collectionWrites, ...literalWrites, ...liveWrites]
