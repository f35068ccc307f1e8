import type { ComponentChildren } from 'preact'

interface Props<T extends string> {
  readonly name: string
  readonly label: string
  readonly tabs: readonly { readonly id: T; readonly title: string; readonly mark?: string | undefined }[]
  readonly selected: T
  readonly onSelect: (tab: T) => void
  readonly children: ComponentChildren
}

/** Shows a list of tabs and the selected tab's panel, following the ARIA Authoring Practices. */
export function Tabs<T extends string>({ name, label, tabs, selected, onSelect, children }: Props<T>) {
  const move = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const at = tabs.findIndex(({ id }) => id === selected)
    const next = tabs[(at + by + tabs.length) % tabs.length]
    if (by === 0 || !next) return
    event.preventDefault()
    onSelect(next.id)
    document.getElementById(`${name}-${next.id}`)?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label={label} class="tabs" onKeyDown={move}>
        {tabs.map(({ id, title, mark }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${name}-${id}`}
            aria-selected={id === selected}
            aria-controls={`${name}-panel`}
            tabIndex={id === selected ? 0 : -1}
            onClick={() => onSelect(id)}
          >
            {title}
            {mark === undefined ? null : <span class="count"> {mark}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${name}-panel`} aria-labelledby={`${name}-${selected}`} class="panel" tabIndex={0}>
        {children}
      </div>
    </>
  )
}
