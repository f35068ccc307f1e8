import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { classHighlighter } from '@lezer/highlight'
import { basicSetup, EditorView } from 'codemirror'

/** An error at a place in the text; line and column start at 1. */
export interface Problem {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly text: string
}

const THEME = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--ground)', color: 'var(--ink)' },
  '.cm-scroller': { font: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--quiet)', borderColor: 'var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'light-dark(#eef3f944, #22272e66)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#cfe0f6, #2d4a70) !important',
  },
  '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--card)', color: 'var(--ink)', borderColor: 'var(--line)' },
})

/** The editor of one file. */
export class Editor {
  readonly #view: EditorView
  #isOwnChange = false

  constructor(parent: HTMLElement, onChange: (text: string) => void) {
    this.#view = new EditorView({
      parent,
      extensions: [
        basicSetup,
        javascript({ typescript: true }),
        syntaxHighlighting(classHighlighter),
        lintGutter(),
        THEME,
        EditorView.contentAttributes.of({ 'aria-label': 'The text of the spec' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !this.#isOwnChange) onChange(state.doc.toString())
        }),
      ],
    })
  }

  /** Shows this text, unless it is already shown. */
  show(text: string): void {
    const { doc } = this.#view.state
    if (doc.toString() === text) return
    this.#isOwnChange = true
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text }, selection: { anchor: 0 } })
    this.#isOwnChange = false
  }

  mark(problem: Problem | null): void {
    const { state } = this.#view
    const diagnostics: Diagnostic[] = []
    if (problem) {
      const line = state.doc.line(Math.min(Math.max(problem.line, 1), state.doc.lines))
      const from = Math.min(line.from + problem.column - 1, line.to)
      diagnostics.push({ from, to: Math.max(from, line.to), severity: 'error', message: problem.text })
    }
    this.#view.dispatch(setDiagnostics(state, diagnostics))
  }

  goTo({ line, column }: Problem): void {
    const { doc } = this.#view.state
    const { from, to } = doc.line(Math.min(line, doc.lines))
    this.#view.dispatch({ selection: { anchor: Math.min(from + column - 1, to) }, scrollIntoView: true })
    this.#view.focus()
  }
}
