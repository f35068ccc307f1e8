import { besides, redone, undone } from '../../walk/tree.ts'
import type { App } from './app.ts'

/** What each key does, as shown in the help. */
export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓', 'choose a step'],
  ['Enter', 'take it'],
  ['← →', 'undo and redo'],
  ['[ ]', 'the branch before and after'],
  ['v', 'go to a violation, and to the next one'],
  ['w', 'why a step is disabled'],
  ['e', 'ask: an expression, or a state to find'],
  ['c', 'check the model'],
  ['f', 'show faults, or hide them'],
  ['/', 'filter the steps'],
  ['r', 'take a random step'],
  ['s', 'share the walk'],
  ['?', 'this help'],
  ['Esc', 'close it, or leave a field'],
]

/** Handles a key pressed anywhere on the page. Returns whether the key does anything. */
export function pressed(app: App, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return false
  const { target } = event
  if (event.key === 'Escape') return escaped(app, target)
  if (target instanceof Element && target.matches('input, textarea, select')) return false
  const inTabs = target instanceof Element && target.matches('[role=tab]')
  const act = ACTIONS[event.key]
  if (!act || (inTabs && event.key.startsWith('Arrow'))) return false
  act(app)
  return true
}

const ACTIONS: Readonly<Record<string, (app: App) => void>> = {
  ArrowDown: () => rove(1),
  ArrowUp: () => rove(-1),
  ArrowLeft: (app) => app.go(undone(app.state.tree)),
  ArrowRight: (app) => app.go(redone(app.state.tree)),
  '[': (app) => app.go(besides(app.state.tree, -1)),
  ']': (app) => app.go(besides(app.state.tree, 1)),
  v: (app) => void app.violation(),
  w: why,
  e: (app) => {
    app.tool('ask')
    focusSoon('#expression')
  },
  c: (app) => {
    app.tool('check')
    void app.check()
  },
  f: (app) => app.show({ faults: !app.state.faults }),
  s: (app) => {
    app.tool('share')
    focusSoon('#tool-share')
  },
  '/': () => focusSoon('#filter'),
  r: (app) => {
    const steps = (app.state.standing?.steps ?? []).filter(({ fails }) => fails === null)
    const step = steps[Math.floor(Math.random() * steps.length)]
    if (step) app.take(step.label)
  },
  '?': (app) => {
    app.show({ help: !app.state.help })
    focusSoon('#help')
  },
}

function escaped(app: App, target: EventTarget | null): boolean {
  if (app.state.help) app.show({ help: false })
  else if (target instanceof HTMLElement) target.blur()
  return true
}

/** Asks about the focused step, or about the first step that a guard refuses. */
function why(app: App): void {
  const { activeElement } = document
  const asked = activeElement instanceof HTMLElement ? activeElement.dataset['label'] : undefined
  const first = app.state.standing?.disabled.find(({ labels }) => labels.length > 0)
  const label = asked ?? first?.labels[0]
  if (label === undefined) app.tool('why')
  else void app.askWhy(label)
}

/** Moves the focus among the steps. */
function rove(by: 1 | -1): void {
  const steps = [...document.querySelectorAll<HTMLElement>('[data-rove]')].filter((each) => each.checkVisibility())
  const at = steps.findIndex((each) => each === document.activeElement)
  const next = at < 0 ? steps[by > 0 ? 0 : steps.length - 1] : steps[Math.min(steps.length - 1, Math.max(0, at + by))]
  next?.focus()
}

/** Moves the focus once the page has been drawn. */
function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus())
}
