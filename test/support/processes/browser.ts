import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

/** Where Debian's `chromium` package installs the browser. */
const CHROMIUM = '/usr/bin/chromium'

/** Starts one browser for all tests of a file. */
export function startedBrowser(): { readonly open: typeof open } {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  })
  afterAll(() => browser?.close())

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Opened> {
    if (!browser) throw new Error('the browser starts before the first test')
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options })
    const troubles: string[] = []
    const url = pathToFileURL(path).href
    page.on('console', (message) => troubles.push(message.text()))
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('dialog', (dialog) => troubles.push(dialog.message()))
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('blob:')) troubles.push(request.url())
    })
    await page.goto(url)
    return { page, troubles }
  }
  return { open }
}

export interface Opened {
  readonly page: Page
  /**
   * What a page must not do: write to the console, throw, open dialogs, or request anything except the page itself and
   * what it created.
   */
  readonly troubles: readonly string[]
}
