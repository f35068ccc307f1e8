import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { readManifest } from './packageJson.ts'

/**
 * The dependency that makes a package.json in `folder` install the same Quorate: the version range that this one was
 * installed with, or the archive or folder that it came from. `own` is the folder of this package.
 */
export function referenceFrom(folder: string, own: string): string {
  const host = dirname(own).endsWith('node_modules') ? dirname(dirname(own)) : null
  if (host === null) return fileReference(folder, own)
  return rangeIn(folder, host) ?? resolvedIn(folder, host) ?? `^${versionOf(own)}`
}

function rangeIn(folder: string, host: string): string | null {
  const text = textAt(join(host, 'package.json'))
  const range = text === null ? undefined : readManifest(text).dependencies['quorate']
  return range === undefined ? null : relocated(range, host, folder)
}

/** Looks at npm's list of the packages it has installed, which also exists for global installations. */
function resolvedIn(folder: string, host: string): string | null {
  const text = textAt(join(host, 'node_modules/.package-lock.json'))
  const [, resolved] = /"node_modules\/quorate": \{[^}]*"resolved": "(file:[^"]*)"/.exec(text ?? '') ?? []
  return resolved === undefined ? null : relocated(resolved, host, folder)
}

/** Paths in a range are relative to the package.json that contains it. */
function relocated(range: string, host: string, folder: string): string {
  const [, path] = /^(?:file|link):(.*)$/.exec(range) ?? []
  return path === undefined ? range : fileReference(folder, resolve(host, path))
}

function fileReference(folder: string, path: string): string {
  const way = relative(folder, path).split(sep).join('/')
  return `file:${way.startsWith('.') || isAbsolute(way) ? way : `./${way}`}`
}

function versionOf(own: string): string {
  const { version } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as { readonly version: string }
  return version
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
