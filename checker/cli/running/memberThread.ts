import { parentPort, workerData } from 'node:worker_threads'
import { compile } from '../../compile/compile.ts'
import { createMachine } from '../../explore/machine/machine.ts'
import { Member, MOST_OF_THREAD, type Order } from '../../explore/search/team.ts'
import { checkedProperties } from '../../language/model/checked.ts'
import { instantiate } from '../../language/instantiate/instantiate.ts'
import type { Model } from '../../language/model/model.ts'
import { Pace } from '../../pace.ts'
import { stackOf, thrownText } from '../../thrown.ts'
import type { Enlisted, ThreadMessage } from './crew.ts'
import { specOf } from '../../loading/load.ts'
import { NODE } from '../../loading/nodeHost.ts'
import { receivedStore } from './sentStore.ts'

const { bundle, recipe, properties, options, storage, trees, store, thread } = workerData as Enlisted
const tell = (message: ThreadMessage): void => parentPort?.postMessage(message)

const pace = (): Pace => new Pace(() => performance.now(), MOST_OF_THREAD)
const file = specOf(bundle, NODE)
const build = (): Model => instantiate(file.load(), recipe)
const model = build()
const member = new Member(
  createMachine(compile(model, storage, trees), { ...options, pace }, { store: receivedStore(store), thread }),
  checkedProperties(model, properties),
  build,
)

parentPort?.on('message', (order: Order) => {
  try {
    tell({ reply: member.answer(order) })
  } catch (error) {
    tell({ bug: stackOf(error) || thrownText(error) })
  }
})
tell({ ready: true })
