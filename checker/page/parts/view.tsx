import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks'
import type { App } from '../app/app.ts'
import { KEYS, pressed } from '../app/keys.ts'
import { TOOLS, type Tool } from '../app/state.ts'
import { AboutTool } from '../tools/aboutTool.tsx'
import { AskTool } from '../tools/askTool.tsx'
import { CheckTool } from '../tools/checkTool.tsx'
import { CompareTool } from '../tools/compareTool.tsx'
import { Header } from './header.tsx'
import { NextPane } from './nextPane.tsx'
import { PathPane } from './pathPane.tsx'
import { isBroken, PromisesTool } from '../tools/promisesTool.tsx'
import { ShareTool } from '../tools/shareTool.tsx'
import { StagePane } from './stage.tsx'
import { Tabs } from '../pieces/tabs.tsx'
import { TroubleBox } from '../pieces/troubleBox.tsx'
import { WhyTool } from '../tools/whyTool.tsx'

/** Shows the page. */
export function View({ app }: { readonly app: App }) {
  const [, redraw] = useReducer((n: number, by: number) => n + by, 0)
  useLayoutEffect(() => app.subscribe(() => redraw(1)), [app])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (pressed(app, event)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [app])
  const { notice, trouble, slow, said, help, standing } = app.state
  return (
    <>
      <Header app={app} />
      <p class="said" aria-live="polite">
        {said}
      </p>
      {slow ? (
        <p class="notice" role="status">
          The spec has not answered yet.{' '}
          <button type="button" id="stop" onClick={() => app.stop()}>
            Stop
          </button>
        </p>
      ) : null}
      {notice === null ? null : (
        <p class="notice" role="status" id="notice">
          {notice}
        </p>
      )}
      {trouble ? <TroubleBox trouble={trouble} /> : null}
      {standing?.failures.map((failure) => (
        <TroubleBox key={failure} trouble={{ code: null, where: [], problem: failure, hint: null }} />
      ))}
      {help ? <Help app={app} /> : null}
      <main class={app.state.enlarged ? 'enlarged' : ''}>
        <PathPane app={app} />
        <StagePane app={app} />
        <NextPane app={app} />
        <section class="tools" aria-label="Promises and tools">
          <Tools app={app} />
        </section>
      </main>
    </>
  )
}

const TITLES: Readonly<Record<Tool, string>> = {
  promises: 'Promises',
  why: 'Why',
  ask: 'Ask',
  check: 'Check',
  compare: 'Compare',
  share: 'Share',
  about: 'About',
}

function Tools({ app }: { readonly app: App }) {
  const { tool, standing } = app.state
  const broken = (standing?.promises ?? []).filter(isBroken).length
  return (
    <Tabs
      name="tool"
      label="Tools"
      tabs={TOOLS.map((id) => ({
        id,
        title: TITLES[id],
        mark: id === 'promises' && broken > 0 ? `${broken} broken` : undefined,
      }))}
      selected={tool}
      onSelect={(selected) => app.tool(selected)}
    >
      {tool === 'promises' ? <PromisesTool app={app} /> : null}
      {tool === 'why' ? <WhyTool app={app} /> : null}
      {tool === 'ask' ? <AskTool app={app} /> : null}
      {tool === 'check' ? <CheckTool app={app} /> : null}
      {tool === 'compare' ? <CompareTool app={app} /> : null}
      {tool === 'share' ? <ShareTool app={app} /> : null}
      {tool === 'about' ? <AboutTool app={app} /> : null}
    </Tabs>
  )
}

function Help({ app }: { readonly app: App }) {
  return (
    <section id="help" class="help" aria-label="Keys" tabIndex={-1}>
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => app.show({ help: false })}>
        Close
      </button>
    </section>
  )
}
