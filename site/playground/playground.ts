import type { FromFrame, ToFrame } from '../../checker/page/app/framed.ts'
import type { SpecSource } from '../../checker/library/loadSource.ts'
import type { Trouble } from '../../checker/walk/session.ts'
import type { Problem } from './editor.ts'
import { type Files, filesOf, link } from './link.ts'
import { LinkError } from './linkError.ts'
import type { Item, Shelf } from './shelf.ts'
import { packed, sharedIn, unpacked } from './sharing.ts'

/** The spec runs again once typing has paused for this long. */
const PAUSE_MS = 500

export interface PlaygroundState {
  /** The path of the spec. */
  readonly entry: string
  readonly files: Files
  /** The file in the editor. */
  readonly shown: string
  readonly editing: boolean
  /** Whether the spec came from the address and is waiting for a click. */
  readonly waiting: boolean
  /** Why the files are not a spec. In that case, the frame keeps showing what it showed before. */
  readonly unlinked: Problem | null
  /** What the frame reports about the spec that it shows. */
  readonly refused: Problem | null
  /** An error without a place, or something about the address. */
  readonly notice: string | null
}

/** The state of the playground and everything that changes it. The explorer itself is in a frame. */
export class Playground {
  state: PlaygroundState
  readonly #shelf: Shelf
  readonly #listeners = new Set<() => void>()
  #frame: Window | null = null
  /** The address of the walk in the frame. */
  #address = ''
  #typing: ReturnType<typeof setTimeout> | undefined

  constructor(shelf: Shelf) {
    this.#shelf = shelf
    const entry = shelf.groups[0]?.items[0]?.path ?? ''
    const { files } = shelf
    this.state = {
      entry,
      files,
      shown: entry,
      editing: false,
      waiting: true,
      unlinked: null,
      refused: null,
      notice: null,
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Opens the spec and the walk that the address of the page names. */
  async start(hash: string): Promise<void> {
    const { spec, code, address } = sharedIn(hash)
    this.#address = address
    if (code !== null) {
      try {
        const { entry, files } = await unpacked(code)
        this.#set({ entry, files: { ...this.#shelf.files, ...files }, shown: entry, editing: true })
        return
      } catch {
        this.#address = ''
        this.#set({
          notice: 'The address of this page could not be read, so the playground starts from the beginning.',
        })
      }
    }
    const known = spec !== null && Object.hasOwn(this.#shelf.files, spec) ? spec : null
    if (spec !== null && known === null) this.#set({ notice: `There is no spec ${spec} here.` })
    const [first] = this.#shelf.groups[0]?.items ?? []
    if (known !== null) this.#set({ entry: known, shown: known, waiting: false })
    else if (first) this.#show(first)
  }

  /** Opens a spec from the shelf, without any changes to its files. */
  open(item: Item): void {
    this.#set({ notice: null })
    this.#show(item)
  }

  #show({ path, address }: Item): void {
    this.#address = address
    this.#frame = null
    this.#set({
      entry: path,
      shown: path,
      files: this.#shelf.files,
      waiting: false,
      unlinked: null,
      refused: null,
    })
  }

  /** Runs a spec that came with the address. */
  run(): void {
    this.#set({ waiting: false })
  }

  edit(): void {
    this.#set({ editing: !this.state.editing })
  }

  showFile(shown: string): void {
    this.#set({ shown })
  }

  /** The files of the spec or, if they cannot be determined, the spec and the shown file. */
  get parts(): readonly string[] {
    try {
      return filesOf(this.state.files, this.state.entry)
    } catch {
      return [...new Set([this.state.entry, this.state.shown])]
    }
  }

  /** What is wrong with the text in the editor. */
  get problem(): Problem | null {
    return this.state.unlinked ?? this.state.refused
  }

  /** Handles a change in the editor. */
  type(text: string): void {
    const { files, shown } = this.state
    this.#set({ files: { ...files, [shown]: text } })
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#rerun(), PAUSE_MS)
  }

  #rerun(): void {
    this.#open()
    void this.#write()
  }

  /** Handles a message from the frame. */
  hear(frame: Window, message: FromFrame): void {
    if ('ready' in message) {
      this.#frame = frame
      this.#open()
    } else if ('address' in message) {
      this.#address = message.address
      void this.#write()
    } else this.#judge(message.trouble)
  }

  /** Shows the spec in the frame or, if something is wrong with it, the error in the editor. */
  #open(): void {
    const source = this.#linked()
    if (!source) return
    const message: ToFrame = { open: { source, chosen: null, path: [], live: null }, address: this.#address }
    // The origin of the frame is opaque, so it cannot be named.
    this.#frame?.postMessage(message, '*')
  }

  #linked(): SpecSource | null {
    const { files, entry } = this.state
    try {
      const source = link(files, entry)
      this.#set({ unlinked: null })
      return source
    } catch (error) {
      if (!(error instanceof LinkError)) throw error
      const { path, line, column, message } = error
      this.#set({ unlinked: { path, line, column, text: message } })
      return null
    }
  }

  /** Shows an error from the engine at its line. */
  #judge(trouble: Trouble | null): void {
    if (!trouble) {
      this.#set({ refused: null })
      return
    }
    const { code, where, problem, hint } = trouble
    const text = [code === null ? problem : `${code} ${problem}`, ...(hint === null ? [] : [hint])].join('\n')
    for (const place of where) {
      const [, path, line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? []
      if (path === undefined || !Object.hasOwn(this.state.files, path)) continue
      this.#set({ refused: { path, line: Number(line), column: Number(column), text } })
      return
    }
    this.#set({ refused: { path: this.state.entry, ...this.#placeOf(where), text: [...where, text].join('\n') } })
  }

  /** The likely location of an action, property or model that an error names; otherwise the first line. */
  #placeOf(where: readonly string[]): { readonly line: number; readonly column: number } {
    const lines = (this.state.files[this.state.entry] ?? '').split('\n')
    for (const place of where.toReversed()) {
      const [, name] = /^[a-z]+ '?([\w$]+)/.exec(place) ?? []
      const at = name === undefined ? -1 : lines.findIndex((line) => new RegExp(`^\\s*${name}\\b.*[:(]`).test(line))
      if (at >= 0) return { line: at + 1, column: (lines[at] ?? '').search(/\S/) + 1 }
    }
    return { line: 1, column: 1 }
  }

  /** Puts the spec and the walk into the address of the page. */
  async #write(): Promise<void> {
    const { entry, files } = this.state
    const parts = this.parts
    const isEdited = parts.some((path) => files[path] !== this.#shelf.files[path])
    const own = isEdited
      ? `code=${await packed({ entry, files: Object.fromEntries(parts.map((path) => [path, files[path] ?? ''])) })}`
      : `spec=${entry}`
    history.replaceState(null, '', `#${[own, this.#address].filter((part) => part !== '').join('&')}`)
  }

  #set(change: Partial<PlaygroundState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.#listeners) listener()
  }
}
