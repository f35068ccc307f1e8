import type { SpecSource } from '../../library/loadSource.ts'
import { addressOf, addressText } from '../../walk/address.ts'
import type { ChosenModel, Opened } from '../../walk/opened.ts'
import type { Checked, Trouble } from '../../walk/session.ts'
import type { SharedForm } from '../../walk/shared.ts'
import type { Standing } from '../../walk/standing.ts'
import { EMPTY_TREE, goneTo, stepsTo, taken, type Tree, walked } from '../../walk/tree.ts'
import { Engine, EngineError, isStopped } from '../engine/engine.ts'
import type { Hash } from './hash.ts'
import { NO_SEARCH, START, type PageState, type Tool } from './state.ts'
import type { PageData, Saved } from './data.ts'

/** If the engine has not answered after this time, the page says that it is slow. */
const SLOW_MS = 300
/** A search gets this long to stop. */
const PATIENCE_MS = 400

/** The error code for a model that the spec does not have. */
const UNKNOWN_MODEL = 'Q014'

/** Holds the page's state and everything that changes it. */
export class App {
  state: PageState = START
  #source: SpecSource
  #chosen: ChosenModel | null
  /**
   * The number of the latest request. Answers to earlier requests are out of date and are not shown.
   */
  #turn = 0
  readonly #walker: Engine
  /** Runs checks and searches, which take a long time and must not keep a step waiting. */
  readonly #searcher: Engine
  #searching: Promise<unknown> | null = null
  readonly #hash: Hash
  readonly #listeners = new Set<() => void>()

  constructor(data: PageData, engine: string, hash: Hash) {
    this.#source = data.source
    this.#hash = hash
    const address = addressOf(hash.read())
    const said = hash.read() !== '' && address ? address : null
    this.#chosen = said ? { model: said.model, constants: said.constants, faults: said.faults } : data.chosen
    const tree = said?.tree ?? walked(EMPTY_TREE, data.path)
    this.#walker = new Engine(engine)
    this.#searcher = new Engine(engine)
    const notice = address ? null : 'The address of this page could not be read, so the walk starts from the beginning.'
    this.#set({ tree, notice })
    void this.#open()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The steps to the current position. */
  get path(): readonly string[] {
    return stepsTo(this.state.tree, this.state.tree.at)
  }

  /** Goes to a position, which may be in another tree. */
  go(tree: Tree): void {
    if (tree === this.state.tree) return
    this.#set({ tree, notice: null, comparison: null, variants: null, shared: null, answers: null })
    void this.#look()
  }

  goTo(spot: number): void {
    this.go(goneTo(this.state.tree, spot))
  }

  take(step: string): void {
    this.go(taken(this.state.tree, step))
  }

  /** Opens a path as a branch. */
  openPath(steps: readonly string[]): void {
    this.go(walked(this.state.tree, steps))
  }

  show(
    change: Partial<
      Pick<PageState, 'enlarged' | 'stage' | 'tool' | 'filter' | 'faults' | 'help' | 'pinned' | 'expression'>
    >,
  ): void {
    const isRedrawn = change.stage !== undefined && change.stage !== this.state.stage
    this.#set(isRedrawn ? { ...change, picture: null } : change)
    if (isRedrawn) void this.#draw(this.#turn)
  }

  tool(tool: Tool): void {
    this.show({ tool })
    if (tool === 'compare') void this.#vary()
  }

  preview(previewed: string): void {
    if (this.state.previewed !== previewed) this.#set({ previewed })
  }

  /** Asks why a step is possible here, or why it is not. */
  async askWhy(label: string): Promise<void> {
    this.#set({ tool: 'why' })
    try {
      const why = await this.#walker.call('why', [this.path, label])
      this.#set({ why, said: why ? [label, ...why.lines].join('; ') : `there is no ${label} here` })
    } catch (error) {
      if (!isStopped(error)) this.#set({ why: null, trouble: troubleIn(error) })
    }
  }

  /** Switches to another model or other settings. Keeps as much of the path as is possible there. */
  choose(chosen: ChosenModel): void {
    this.#chosen = chosen
    this.#endSearch()
    this.#set({
      check: NO_SEARCH,
      find: NO_SEARCH,
      comparison: null,
      variants: null,
      shared: null,
      answers: null,
      notice: null,
    })
    void this.#open()
  }

  /** Handles the server's report that the spec was saved. */
  saved(saved: Saved): void {
    if ('error' in saved) {
      this.#set({ notice: saved.error })
      return
    }
    this.#source = saved.source
    this.choose(this.#chosen ?? this.state.opened?.chosen ?? { model: null, constants: {}, faults: {} })
  }

  /** Ends whatever the engine is doing. The path stays. */
  stop(): void {
    this.#walker.stop()
    this.#turn++
    void this.#walker.call('open', [this.#source, this.#chosen]).catch(() => {})
    const problem = 'Stopped. The spec did not answer for this state; the path is kept.'
    this.#set({ slow: false, trouble: { code: null, where: [], problem, hint: 'undo, or change the spec' } })
  }

  /** Checks the model. */
  async check(): Promise<void> {
    await this.#search('check', () => this.#searcher.call('check', [], (progress) => this.#progress('check', progress)))
  }

  /** Looks for a state in which the expression is true and opens the path to it. */
  async find(): Promise<void> {
    const { expression } = this.state
    await this.#search('find', () =>
      this.#searcher.call('find', [expression], (progress) => this.#progress('find', progress)),
    )
    const path = this.state.find.checked?.paths[expression]
    if (path) this.openPath(path)
  }

  /** Ends a check or search. Its results are kept. */
  async stopSearch(): Promise<void> {
    const searching = this.#searching
    if (!searching) return
    this.#searcher.abort()
    const isOver = await Promise.race([searching.then(() => true), later(PATIENCE_MS).then(() => false)])
    if (!isOver) this.#endSearch()
  }

  /** Goes to the end of the next counterexample. Checks the model first if it has not been checked. */
  async violation(): Promise<void> {
    if (!this.state.check.checked && !this.state.check.running) await this.check()
    const { checked } = this.state.check
    const paths = checked ? violations(checked) : []
    if (paths.length === 0) {
      this.#set({ said: 'no violation is known', tool: 'check' })
      return
    }
    const present = paths.findIndex(({ path }) => path.join('\n') === this.path.join('\n'))
    const next = paths[(present + 1) % paths.length]
    if (!next) return
    this.openPath(next.path)
    if (next.kind === 'observation')
      this.#set({
        notice: `This run shows that ${next.name} is false. It is an observation, so the spec does not promise it.`,
      })
  }

  async ask(): Promise<void> {
    const { expression } = this.state
    try {
      this.#set({ answers: await this.#walker.call('ask', [this.path, expression]), askTrouble: null })
    } catch (error) {
      this.#set({ answers: null, askTrouble: troubleIn(error) })
    }
  }

  async share(form: SharedForm): Promise<void> {
    try {
      this.#set({ shared: { form, text: await this.#walker.call('share', [this.path, form]) } })
    } catch (error) {
      this.#set({ shared: null, trouble: troubleIn(error) })
    }
  }

  /** Compares the current path with another branch, or with itself on another model. */
  async compare(steps: readonly string[], other: ChosenModel | null): Promise<void> {
    try {
      this.#set({ comparison: await this.#walker.call('compare', [this.path, steps, other]), compareTrouble: null })
    } catch (error) {
      this.#set({ comparison: null, compareTrouble: troubleIn(error) })
    }
  }

  /** Walks the current path on the spec's other models. */
  async #vary(): Promise<void> {
    const turn = this.#turn
    try {
      const variants = await this.#walker.call('variants', [this.path])
      if (turn === this.#turn) this.#set({ variants, compareTrouble: null })
    } catch (error) {
      if (!isStopped(error) && turn === this.#turn) this.#set({ variants: [], compareTrouble: troubleIn(error) })
    }
  }

  /** The page's URL at the current position. Null if only the surrounding page knows it. */
  get url(): string | null {
    return this.#hash.url()
  }

  /** The address of the current position. */
  address(): string {
    const { model = null, constants = {}, faults = {} } = this.#chosen ?? {}
    return addressText({ model, constants, faults, tree: this.state.tree })
  }

  async #open(): Promise<void> {
    const turn = ++this.#turn
    await this.#answered(turn, async () => {
      const opened = await this.#opened()
      if (turn !== this.#turn) return
      this.#chosen = opened.chosen
      this.#set({ opened, trouble: null })
      await this.#look()
    })
  }

  /** Opens the chosen model or, if the spec does not have it, the first one. */
  async #opened(): Promise<Opened> {
    try {
      return await this.#walker.call('open', [this.#source, this.#chosen])
    } catch (error) {
      if (!(error instanceof EngineError) || error.trouble.code !== UNKNOWN_MODEL) throw error
      const opened = await this.#walker.call('open', [this.#source, null])
      const notice = `${error.message}. This is ${opened.chosen.model ?? 'the spec with its defaults'}.`
      this.#set({ notice })
      return opened
    }
  }

  /** Shows the current position. If its path is no longer possible, shows the last position that still is. */
  async #look(): Promise<void> {
    const turn = ++this.#turn
    await this.#answered(turn, async () => {
      const standing = await this.#walker.call('stand', [this.path])
      if (turn !== this.#turn) return
      const { refused } = standing
      if (refused) this.#set({ tree: goneTo(this.state.tree, this.#spotBefore(refused.at)) })
      const stopped = refused ? [refused.problem, ...refused.details].join('; ') : null
      const notice = [this.state.notice, stopped].filter((part) => part !== null).join(' ') || null
      this.#set({ standing, trouble: null, notice, said: spoken(standing), why: null })
      this.#hash.write(this.address())
      await this.#draw(turn)
      if (this.state.tool === 'compare') await this.#vary()
    })
  }

  /** The position on the current path after this many steps. */
  #spotBefore(steps: number): number {
    return walked(this.state.tree, this.path.slice(0, steps)).at
  }

  async #draw(turn: number): Promise<void> {
    const { stage } = this.state
    if (stage === 'state') return
    try {
      const drawn =
        stage === 'graph' ? this.#walker.call('graph', [this.path]) : this.#walker.call('picture', [this.path, stage])
      const picture = await drawn
      if (turn === this.#turn && stage === this.state.stage) this.#set({ picture })
    } catch (error) {
      if (!isStopped(error) && turn === this.#turn) this.#set({ picture: null, trouble: troubleIn(error) })
    }
  }

  async #answered(turn: number, work: () => Promise<void>): Promise<void> {
    const timer = setTimeout(() => this.#set({ slow: true }), SLOW_MS)
    try {
      await work()
    } catch (error) {
      if (!isStopped(error) && turn === this.#turn) this.#set({ trouble: troubleIn(error) })
    } finally {
      clearTimeout(timer)
      if (this.state.slow) this.#set({ slow: false })
    }
  }

  async #search(which: 'check' | 'find', run: () => Promise<PageState['check']['checked']>): Promise<void> {
    if (this.#searching) return
    this.#set({ [which]: { ...NO_SEARCH, running: true } })
    const work = this.#searcher.call('open', [this.#source, this.#chosen]).then(run)
    this.#searching = work.catch(() => {})
    try {
      const checked = await work
      this.#set({ [which]: { ...NO_SEARCH, checked } })
    } catch (error) {
      this.#set({ [which]: { ...NO_SEARCH, trouble: troubleIn(error) } })
    } finally {
      this.#searching = null
    }
  }

  #endSearch(): void {
    if (this.#searching) this.#searcher.stop()
  }

  #progress(which: 'check' | 'find', progress: NonNullable<PageState['check']['progress']>): void {
    this.#set({ [which]: { ...this.state[which], progress } })
  }

  #set(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.#listeners) listener()
  }
}

interface Violation {
  readonly name: string
  readonly kind: string
  readonly path: readonly string[]
}

/**
 * The paths to all violations, shortest first. Paths for observations come last, because an observation is not a
 * promise.
 */
function violations({ result, paths }: Checked): readonly Violation[] {
  const found = result.properties.flatMap(({ name, kind, verdict }) => {
    const path = verdict === 'violated' ? paths[name] : undefined
    return path ? [{ name, kind, path, rank: kind === 'observation' ? 1 : 0 }] : []
  })
  return found.toSorted((a, b) => a.rank - b.rank || a.path.length - b.path.length)
}

function troubleIn(error: unknown): Trouble {
  if (error instanceof EngineError) return error.trouble
  return { code: null, where: [], problem: String(error), hint: null }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** What a screen reader says about a position. */
function spoken({ number, path, steps, promises }: Standing): string {
  const broken = promises.filter(({ status }) => status === 'broken').map(({ name }) => name)
  const last = path.at(-1)
  return [
    `state ${number}${last ? `, after ${last.label}` : ''}`,
    `${steps.length} ${steps.length === 1 ? 'step is' : 'steps are'} possible`,
    ...(broken.length > 0 ? [`broken here: ${broken.join(', ')}`] : []),
  ].join('; ')
}
