import MarkdownIt from 'markdown-it'
import { posix } from 'node:path'
import { anchor } from '../checker/render/markdown/markdown.ts'
import { highlighted } from './highlight.ts'
import { linkFrom, pageOf } from './pages.ts'

export interface Rendered {
  readonly title: string
  readonly html: string
}

/** Renders the Markdown files of the repository as pages of the site. */
export class MarkdownPages {
  readonly #markdown = new MarkdownIt({ html: true, highlight: highlighted })
  /** The repository path of the page being rendered. */
  #path = ''

  constructor() {
    const { rules } = this.#markdown.renderer
    rules['heading_open'] = (tokens, at) => {
      const { tag = '' } = tokens[at] ?? {}
      return `<${tag} id="${anchor(tokens[at + 1]?.content ?? '')}">`
    }
    rules['table_open'] = () => '<div class="scroll" tabindex="0"><table>'
    rules['table_close'] = () => '</table></div>'
    for (const [rule, name] of [
      ['link_open', 'href'],
      ['image', 'src'],
    ] as const) {
      const before = rules[rule]
      rules[rule] = (tokens, at, options, env, self) => {
        const link = String(tokens[at]?.attrGet(name) ?? '')
        if (link !== '') tokens[at]?.attrSet(name, this.#linked(link))
        return before ? before(tokens, at, options, env, self) : self.renderToken(tokens, at, options)
      }
    }
  }

  /** `path`: where the text is in the repository; relative links start there. */
  page(path: string, text: string): Rendered {
    const [, title = path] = /^# (.*)$/m.exec(text) ?? []
    return { title: title.replaceAll('`', ''), html: this.html(path, text) }
  }

  html(path: string, text: string): string {
    this.#path = path
    const html = this.#markdown.render(text.replaceAll(/<!--.*?-->\n*/gs, ''))
    // Everything that scrolls must be reachable by keyboard, and an empty cell is not a heading.
    return html.replaceAll('<pre>', '<pre tabindex="0">').replaceAll(/<th([^>]*)><\/th>/g, '<td$1></td>')
  }

  #linked(link: string): string {
    if (/^(?:[a-z]+:|#)/.test(link)) return link
    const [, path = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(link) ?? []
    const target = posix.join(posix.dirname(this.#path), decodeURI(path)).replace(/\/$/, '')
    return `${encodeURI(linkFrom(pageOf(this.#path), pageOf(target)))}${hash}`
  }
}
