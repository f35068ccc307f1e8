/** Escapes text for a cell of a Markdown table. */
export function cellMarkdown(plain: string): string {
  return plain.replaceAll(/[\\`*_[\]<>|]/g, (c) => `\\${c}`).replaceAll(/\s*\n\s*/g, '<br>')
}

/** The anchor that GitHub gives a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}

/** Puts text, unchanged, inside a fence that does not occur in it. */
export function fenced(lines: readonly string[]): readonly string[] {
  const runs = lines.join('\n').match(/`{3,}/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return [`${fence}text`, ...lines, fence]
}
