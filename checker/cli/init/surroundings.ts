import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { QuorateError } from '../../errors.ts'
import { repositoryRoot } from '../files/repository.ts'
import { type PackageJson, readManifest } from './packageJson.ts'

/** A package manager, recognized by its lock file. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn'
  readonly lock: string
}

const MANAGERS: readonly PackageManager[] = [
  { name: 'npm', lock: 'package-lock.json' },
  { name: 'pnpm', lock: 'pnpm-lock.yaml' },
  { name: 'yarn', lock: 'yarn.lock' },
]

/** The folder that a project is added to and what surrounds it. All paths are absolute. */
export interface ProjectSurroundings {
  readonly folder: string
  /** The root of the git repository, or the folder itself if there is none. */
  readonly root: string
  /** Where packages are installed: in the folder, or in the workspace that it belongs to. */
  readonly installed: string
  readonly manager: PackageManager
  /** The text of the folder's own package.json; null if there is none. */
  readonly manifest: string | null
  /** The manifests of the parent folders up to the root, nearest first. */
  readonly above: readonly { readonly folder: string; readonly manifest: PackageJson }[]
}

/** Throws Q028 (usage) if a package.json cannot be read. */
export function surroundingsOf(path: string): ProjectSurroundings {
  const folder = resolve(path)
  const root = repositoryRoot(folder) ?? folder
  const above = foldersAbove(folder, root).flatMap((one) => {
    const text = manifestIn(one)
    return text === null ? [] : [{ folder: one, manifest: readAt(one, text) }]
  })
  const manifest = manifestIn(folder)
  if (manifest !== null) readAt(folder, manifest)
  const places = [folder, ...above.filter((one) => one.manifest.hasWorkspaces).map((one) => one.folder)]
  const locked = [folder, ...foldersAbove(folder, root)].find((one) => managerIn(one) !== undefined)
  const installed = locked ?? places.at(-1) ?? folder
  const manager = managerIn(installed) ?? { name: 'npm', lock: 'package-lock.json' }
  return { folder, root, installed, manager, manifest, above }
}

/** A path as written in files: relative, with `/`. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}

function foldersAbove(folder: string, root: string): readonly string[] {
  if (folder === root) return []
  const parent = dirname(folder)
  return parent === folder ? [] : [parent, ...foldersAbove(parent, root)]
}

function managerIn(folder: string): PackageManager | undefined {
  return MANAGERS.find(({ lock }) => existsSync(join(folder, lock)))
}

function manifestIn(folder: string): string | null {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return null
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

function readAt(folder: string, text: string): PackageJson {
  try {
    return readManifest(text)
  } catch (error) {
    throw unreadable(join(folder, 'package.json'), error)
  }
}

function unreadable(path: string, error: unknown): QuorateError {
  const problem = `${relative('.', path)} exists but cannot be read: ${error instanceof Error ? error.message : String(error)}`
  const hint = 'nothing was written; fix it, or name another folder: quorate init DIR'
  return new QuorateError({ code: 'Q028', class: 'usage', problem, hint }, { cause: error })
}
