import type { ErrorCase, ReadCase, WriteCase } from './case.ts'
import { collectionWrites } from './collectionWrites.ts'
import { errorCases as otherErrors } from './errors.ts'
import { literalErrors, literalReads, literalWrites } from './literals.ts'
import { readCases as otherReads } from './reads.ts'
import { placeWrites } from './writes.ts'

export const errorCases: readonly ErrorCase[] = [...otherErrors, ...literalErrors]
export const readCases: readonly ReadCase[] = [...otherReads, ...literalReads]
export const writeCases: readonly WriteCase[] = [...placeWrites, ...collectionWrites, ...literalWrites]
