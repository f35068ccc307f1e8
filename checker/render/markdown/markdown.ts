/** As the text of a cell. */
export function cellMarkdown(plain: string): string {
  return plain.replaceAll(/[\\`*_[\]<>|]/g, (c) => `\\${c}`).replaceAll(/\s*\n\s*/g, '<br>')
}

/** The name that GitHub and others give to a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}
