/** Prints the result, on stdout. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Waits until the result is on its way. Rejects if it cannot be written; a reader that has seen enough is no failure. */
export function delivered(): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write('', (error) => {
      const isRead = !error || ('code' in error && error.code === 'EPIPE')
      if (isRead) resolve()
      else reject(error)
    })
  })
}

/** Prints everything else, on stderr. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Colours on stdout: as requested, or else if it is a terminal; see no-color.org. */
export function coloured(asked: boolean | undefined): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '' } = process.env
  if (asked !== undefined) return asked
  if (NO_COLOR !== '') return false
  return FORCE_COLOR !== '' ? FORCE_COLOR !== '0' : process.stdout.isTTY
}
