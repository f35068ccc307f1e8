import type { VerifiedModel } from '../../check/verified.ts'

/** Per property the files that show how it is violated, the best for people first. */
export type Files = ReadonlyMap<string, readonly string[]>
export type FilesOf = (model: VerifiedModel) => Files
