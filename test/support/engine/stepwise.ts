/**
 * Rewrites source files of generated code so that every function that pauses, or calls one that does, is a generator.
 * It pauses at each `// pause` comment, which precedes every access to shared data, and wherever it would wait. The test
 * decides which thread continues.
 */
export function stepwise(files: readonly string[]): readonly string[] {
  const names = pausing(files).join('|')
  const declaration = new RegExp(`^(?:export )?function (?=(?:${names})\\()`)
  const call = new RegExp(`\\b(?:${names})\\([^()]*\\)`, 'g')
  const line = (text: string): string => {
    if (declaration.test(text)) return text.replace('function', 'function*')
    return text
      .replace('// pause', 'yield')
      .replace(/Atomics\.wait\(.*\)$/, 'yield')
      .replaceAll(call, (found, at: number) =>
        text.slice(0, at).trim() === '' ? `yield* ${found}` : `(yield* ${found})`,
      )
  }
  return files.map((file) => file.split('\n').map(line).join('\n'))
}

/** The names of the functions that pause. */
function pausing(files: readonly string[]): readonly string[] {
  const functions = files.flatMap((file) =>
    [...file.matchAll(/^(?:export )?function (\w+)\(.*\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => ({
      name,
      body,
    })),
  )
  const found: string[] = []
  const isPausing = (body: string): boolean =>
    /\/\/ pause|Atomics\.wait/.test(body) || found.some((name) => new RegExp(`\\b${name}\\(`).test(body))
  for (let size = -1; size < found.length;) {
    size = found.length
    found.push(...functions.flatMap(({ name, body }) => (!found.includes(name) && isPausing(body) ? [name] : [])))
  }
  return found
}
