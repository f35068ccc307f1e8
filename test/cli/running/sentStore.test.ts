import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { receivedStore, sentStore } from '../../../checker/cli/running/sentStore.ts'
import { Segments } from '../../../checker/compile/arena/segments.ts'
import type { SharedStore } from '../../../checker/explore/machine/machine.ts'

/** More than a 32-bit length can express. Pages that are never written take no memory. */
const LARGE = 2 ** 32 + 2 ** 16

it('shared memory of more than 4 GiB reaches another thread intact, each table with its length', async () => {
  const memory = new Int32Array(new SharedArrayBuffer(LARGE))
  const small = new Int32Array(new SharedArrayBuffer(64))
  const store: SharedStore = {
    arena: new Segments(1, [memory]),
    states: new Segments(1, [memory.subarray(4), small], 30),
    credits: new Uint16Array(new SharedArrayBuffer(LARGE)),
    control: small,
    trees: small,
    tables: [undefined, memory.subarray(0, 16), memory],
  }
  const returned = await sentThere(sentStore(store))
  const received = receivedStore(returned as ReturnType<typeof sentStore>)
  expect(lengths(received)).toEqual(lengths(store))
  received.arena.put(LARGE / 4 - 1, Int32Array.of(7))
  received.states.put(0, Int32Array.of(5))
  expect([memory[LARGE / 4 - 1], memory[4]]).toEqual([7, 5])
})

function lengths({ arena, states, tables, ...views }: SharedStore): unknown {
  return [
    [arena, states].map(({ stride, shift, parts }) => [stride, shift, parts.map((part) => part.length)]),
    Object.values(views).map((view: Int32Array | Uint16Array) => view.length),
    tables.map((table) => table?.length),
  ]
}

/** Sends a store to another thread and back. */
function sentThere(data: object): Promise<unknown> {
  const echo = "const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage(workerData)"
  const worker = new Worker(echo, { eval: true, workerData: data })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('nothing arrived')))
  })
}
