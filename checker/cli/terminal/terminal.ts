import { messageOf } from '../../thrown.ts'
import { shown } from './shown.ts'

/** Prints a human-readable result to stdout. */
export function say(text: string): void {
  deliver(`${shown(text)}\n`)
}

/** Prints a result to stdout as is, for formats that have their own escapes. */
export function sayDocument(document: string): void {
  deliver(document)
}

/** Prints anything else to stderr. If stderr cannot be written, the text is dropped. */
export function tell(text: string): void {
  write(process.stderr, `${shown(text)}\n`, () => {})
}

/** Whether to use colours on stdout: as requested or, by default, if stdout is a terminal; see no-color.org. */
export function coloured(asked: boolean | undefined): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '' } = process.env
  if (asked !== undefined) return asked
  if (NO_COLOR !== '') return false
  return FORCE_COLOR !== '' ? FORCE_COLOR !== '0' : process.stdout.isTTY && !isDumb()
}

/** Whether the terminal prints control sequences verbatim, as the ones built into editors do. */
export function isDumb(): boolean {
  return process.env['TERM'] === 'dumb'
}

/** The width of stdout in columns; undefined if it has none or does not report it. */
export function textWidth(): number | undefined {
  return process.stdout.columns || undefined
}

/**
 * Resolves once everything that can be written has been written. The value says whether that includes all of stdout. If
 * a reader stops early, as `head` does, nothing counts as lost.
 */
export async function flushed(): Promise<boolean> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => {
      write(stream, '', () => resolve())
    })
  return stdout !== 'broken'
}

/** `left` means that the reader has stopped reading. */
let stdout: 'open' | 'left' | 'broken' = 'open'

/** From now on, a failing stream does not end the process. */
export function watchStreams(): void {
  process.stdout.on('error', noteBroken)
  process.stderr.on('error', () => {})
}

function noteBroken(error: Error): void {
  if (stdout !== 'open') return
  stdout = 'code' in error && error.code === 'EPIPE' ? 'left' : 'broken'
  if (stdout === 'broken') tell(`stdout cannot be written: ${messageOf(error)}`)
}

/** Prints to stderr what stdout does not accept. */
function deliver(text: string): void {
  write(process.stdout, text, (error) => {
    if (!error) return
    noteBroken(error)
    if (stdout === 'broken') write(process.stderr, text, () => {})
  })
}

/** A stream may fail by throwing or by calling back with an error. */
function write(stream: NodeJS.WriteStream, text: string, done: (error?: Error | null) => void): void {
  try {
    stream.write(text, done)
  } catch (error) {
    done(error instanceof Error ? error : new Error(messageOf(error)))
  }
}
