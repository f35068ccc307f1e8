/** Replaces `node:util` in a page, where text has no colours. */
export function styleText(_style: unknown, text: string): string {
  return text
}
