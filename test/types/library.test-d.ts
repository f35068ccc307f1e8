import { check, type CheckJson, loadSource, replay } from 'quorate/engine'
import { load } from 'quorate/node'
import { spec } from 'quorate'

const imported = spec('imported', {}, (_c, _b, { state }) => state({}).define({ init: () => {}, actions: {} }))

// @ts-expect-error the loader has not rewritten an imported spec
void check(imported)
// @ts-expect-error nor this one
replay(imported, {})

const loaded = await load('spec.ts')
const result: CheckJson = await check(loaded, { model: 'one', stop: 'never', signal: new AbortController().signal })
replay(loaded, result)
replay(loadSource({ path: 'spec.js', text: '' }), result.properties)

// @ts-expect-error there is no such option
void check(loaded, { models: ['one'] })
// @ts-expect-error and no such way to stop
void check(loaded, { stop: 'last' })
