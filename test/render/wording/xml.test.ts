import { expect, it } from 'vitest'
import { escapeXml } from '../../../checker/render/wording/xml.ts'

it.each([
  ['a < b && "c" > d', 'a &lt; b &amp;&amp; &quot;c&quot; &gt; d'],
  [']]>', ']]&gt;'],
  ["it's `plain` $1 \\", "it's `plain` $1 \\"],
  ['\0\u{1B}[31m\u{7F}\u{9B}', '␀␛[31m␡\uFFFD'],
  ['tab\tline\nreturn\r', 'tab\tline\nreturn&#13;'],
  ['half \uD83D of \uDE00, whole \u{1F600}', 'half \uFFFD of \uFFFD, whole \u{1F600}'],
  ['\uFFFE\uFFFF', '\uFFFD\uFFFD'],
])('%j is %j in XML', (text, escaped) => {
  expect(escapeXml(text)).toBe(escaped)
})
