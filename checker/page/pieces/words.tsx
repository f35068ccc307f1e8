/** Shows a spec's comment: paragraphs, and numbered or bulleted lists. */
export function Words({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/\n\s*\n/).map((paragraph) => (
        <Paragraph key={paragraph} lines={paragraph.split('\n')} />
      ))}
    </>
  )
}

function Paragraph({ lines }: { readonly lines: readonly string[] }) {
  const items: string[] = []
  for (const line of lines)
    if (items.length === 0 || /^(?:\d+\.|[-*]) /.test(line)) items.push(line)
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  return (
    <p>
      {items.map((item) => (
        <span key={item} class="item">
          <Coded text={item} />
        </span>
      ))}
    </p>
  )
}

/** Shows text that has code between backticks. */
function Coded({ text }: { readonly text: string }) {
  const parts = text.split('`')
  return <>{parts.map((part, i) => (i % 2 === 0 ? part : <code key={part}>{part}</code>))}</>
}
