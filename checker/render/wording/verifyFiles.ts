import type { VerifiedModel } from '../../check/verified.ts'

/** For each property, the files that show its violation, most readable first. */
export type Files = ReadonlyMap<string, readonly string[]>
export type FilesOf = (model: VerifiedModel) => Files
