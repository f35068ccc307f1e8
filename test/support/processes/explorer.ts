import { spawn } from 'node:child_process'
import type { Page } from 'playwright-core'
import { main } from './cli.ts'

/** A running `quorate explore`. */
export interface Explorer {
  readonly url: string
  /** Everything it has printed so far. */
  readonly printed: () => string
  /** Sends SIGINT and returns the exit code. */
  readonly end: () => Promise<number | null>
}

/** Starts `quorate explore` and waits until it prints its address. */
export function startedExplorer(args: readonly string[], cwd: string): Promise<Explorer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, 'explore', ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    const over = new Promise<number | null>((end) => {
      child.on('close', (code) => {
        end(code)
        reject(new Error(printed))
      })
    })
    const end = (): Promise<number | null> => {
      child.kill('SIGINT')
      return over
    }
    const read = (text: string): void => {
      printed += text
      const [url] = /http:\/\/\S+/.exec(printed) ?? []
      if (url !== undefined) resolve({ url, printed: () => printed, end })
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
  })
}

/** The number of the state that a walk is in and the steps that lead there. */
export async function stand(page: Page): Promise<{ readonly number: number; readonly path: readonly string[] }> {
  const title = await page.locator('#stage-title').innerText()
  const buttons = await page.locator('.path .steps > li:not(.later) > button').allInnerTexts()
  return { number: Number(/\d+/.exec(title)?.[0]), path: buttons.map((text) => text.replaceAll(/\s+/g, ' ').trim()) }
}

/** Waits until the walk is in the state with this number. */
export async function stands(page: Page, number: number): Promise<void> {
  await page.locator('#stage-title', { hasText: new RegExp(`^State ${number}$`) }).waitFor({ timeout: 20_000 })
}
