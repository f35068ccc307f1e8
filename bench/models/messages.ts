/** Messages in a set, and readers that read all of them, so every state takes a different path through the trees. */
import { range, record, set, spec } from 'quorate'

const READERS = Array.from({ length: 12 }, (_, reader) => reader)

function message(i: number) {
  return { a: (i * 379) % 1000, b: (i * 791) % 1000 }
}

export default spec('bench/messages', { constants: { messages: 18 } }, (c, _faults, { state }) => {
  const Message = record({ a: range(0, 999), b: range(0, 999) })
  const { action, define } = state({ sent: set(Message, { max: c.messages }) })
  const read = (reader: number) =>
    action({
      when: (s) => {
        let sum = 0
        for (const m of s.sent) sum += m.a * (reader + 1) + m.b
        return sum % 17 === reader
      },
      then: () => {},
    })
  return define({
    init: () => {},
    actions: {
      Send: action({
        forall: { i: range(0, c.messages - 1) },
        when: (s, { i }) => !s.sent.has(message(i)),
        then: (s, { i }) => {
          s.sent.add(message(i))
        },
      }),
      ...Object.fromEntries(READERS.map((reader) => [`Read${reader}`, read(reader)])),
    },
  })
})
