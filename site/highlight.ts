import { typescriptLanguage } from '@codemirror/lang-javascript'
import { classHighlighter, highlightCode } from '@lezer/highlight'
import { escapeXml } from '../checker/render/wording/xml.ts'

/** TypeScript and JavaScript as HTML with a class for each kind of token; other languages as they are. */
export function highlighted(code: string, language: string): string {
  if (!/^[jt]s$/.test(language)) return escapeXml(code)
  let html = ''
  highlightCode(
    code,
    typescriptLanguage.parser.parse(code),
    classHighlighter,
    (text, classes) => {
      html += classes === '' ? escapeXml(text) : `<span class="${classes}">${escapeXml(text)}</span>`
    },
    () => {
      html += '\n'
    },
  )
  return html
}
