import { escapeXml } from '../wording/xml.ts'
import { ADAPTED_COLOURS } from './darkColours.ts'

interface ExplorerPage {
  readonly title: string
  /** The build's output: CSS, the engine's script, and the page's script. */
  readonly style: string
  readonly engine: string
  readonly script: string
  /** What the page's script reads, as plain data. */
  readonly data: unknown
  /** A Content Security Policy; default: none, or that of the server. */
  readonly policy?: string
}

/** The page for walking through a protocol, as a single self-contained file. */
export function explorerPage({ title, style, engine, script, data, policy }: ExplorerPage): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    ...(policy === undefined ? [] : [`<meta http-equiv="content-security-policy" content="${escapeXml(policy)}">`]),
    '<link rel="icon" href="data:,">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${style}${ADAPTED_COLOURS}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    `<script type="application/json" id="data">${inert(JSON.stringify(data))}</script>`,
    `<script type="text/plain" id="engine">${whole(engine)}</script>`,
    `<script>${whole(script)}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** Escapes JSON so that it cannot end the element that contains it. */
export function inert(json: string): string {
  return json.replaceAll('<', String.raw`\u003c`)
}

/**
 * Escapes a script so that it cannot end its element. The closing tag can occur only in strings and patterns, where
 * its escaped form means the same.
 */
function whole(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, String.raw`\x3c`)
}
