import { Console } from 'node:console'
import type * as inspector from 'node:inspector'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { types } from 'node:util'
import { compileFunction } from 'node:vm'
import type { Compile, Host, Location } from './host.ts'

/** Node.js. The output of a spec goes to stderr, because stdout carries the result. */
export const NODE: Host = {
  kinds: types,
  foreign: new Set(),
  absolute: (path) => resolve(path),
  outside(file) {
    const require = createRequire(file)
    return { require, resolve: require.resolve, folder: dirname(file) }
  },
  compiling,
  linesBefore: 0,
  locate,
  console: Object.freeze({ ...new Console(process.stderr) }),
}

/** All copies have the same length, so V8 parses only the first one. */
function compiling(text: string, file: string): Compile {
  let copies = 0
  let cachedData: Buffer | undefined
  return (names) => {
    const copy = ++copies
    const compiled = compileFunction(`${text}\n// copy ${String(copy).padStart(9, '0')}`, names, {
      filename: `${file}#${copy}`,
      cachedData,
      produceCachedData: cachedData === undefined,
    })
    cachedData ??= compiled.cachedData
    return compiled as ReturnType<Compile>
  }
}

/** Finds a function's place through the inspector. */
function locate(written: unknown): Location | null {
  const { Session } = createRequire(import.meta.url)('node:inspector') as typeof inspector
  const session = new Session()
  session.connect()
  const key = '__quorateFunction'
  let location: unknown
  try {
    Object.assign(globalThis, { [key]: written })
    // When a thread inspects itself, the inspector answers before `post` returns.
    session.post('Runtime.evaluate', { expression: key }, (_, { result }) => {
      const { objectId } = result
      if (objectId === undefined) return
      session.post('Runtime.getProperties', { objectId }, (__, { internalProperties }) => {
        location = internalProperties?.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
      })
    })
    return isLocation(location) ? location : null
  } finally {
    Reflect.deleteProperty(globalThis, key)
    session.disconnect()
  }
}

function isLocation(value: unknown): value is Location {
  return typeof value === 'object' && value !== null && 'lineNumber' in value && 'columnNumber' in value
}
