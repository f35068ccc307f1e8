import { expect, it } from 'vitest'
import { Conductor } from '../../../checker/explore/exchange/conductor.ts'
import type { Order } from '../../../checker/explore/exchange/messages.ts'

const SETTINGS = { lostMs: 500, resendMs: 100, attempts: 3 }

it('a level that never completes is given up after three attempts, with Q090', async () => {
  const orders: Order<null>[] = []
  const conductor: Conductor<null, null> = new Conductor<null, null>(
    ['member'],
    { epoch: 0, level: 4, now: 0 },
    {
      toShard(_shard, order) {
        orders.push(order)
        const sender = { from: 0, member: 'member', epoch: order.epoch }
        queueMicrotask(() => {
          if (order.work.kind === 'restart')
            conductor.receive({ kind: 'reply', ...sender, number: order.number, answer: null }, 0)
          else conductor.receive({ kind: 'trouble', ...sender, reason: 'a chunk is damaged' }, 0)
        })
      },
      replace() {},
      record: () => Promise.reject(new Error('nothing can be recorded')),
    },
    SETTINGS,
  )
  await expect(conductor.expand(null)).rejects.toMatchObject({
    complaint: {
      code: 'Q090',
      class: 'limit',
      problem: expect.stringMatching(/level 5 .* 3 times .*damaged/) as string,
    },
  })
  expect(orders.map(({ work, epoch }) => [work.kind, epoch])).toEqual(
    [0, 1, 2].flatMap((epoch) => [
      ['restart', epoch],
      ['expand', epoch],
    ]),
  )
})

it('the conductor knows the last load that each shard reported', () => {
  const port = { toShard() {}, replace() {}, record: () => Promise.resolve() }
  const conductor = new Conductor<null, null>(['a', 'b'], { epoch: 0, level: 1, now: 0 }, port, SETTINGS)
  const alive = (from: number, member: string, states: number): void =>
    conductor.receive({ kind: 'alive', from, member, epoch: 0, load: { states, bytes: 4 * states } }, 0)
  alive(1, 'b', 5)
  alive(1, 'b', 7)
  alive(0, 'another member', 9)
  expect(conductor.loads).toEqual([
    { states: 0, bytes: 0 },
    { states: 7, bytes: 28 },
  ])
})

it('a member is presumed lost only after a long silence, however late the run starts', async () => {
  const replaced: number[] = []
  const port = { toShard() {}, replace: (shard: number) => void replaced.push(shard), record: () => Promise.resolve() }
  const conductor = new Conductor<null, null>(['a', 'b'], { epoch: 0, level: 1, now: 60_000 }, port, SETTINGS)
  void conductor.ask(null)
  await new Promise((resolve) => setImmediate(resolve))
  conductor.tick(60_100)
  expect(replaced).toEqual([])
  conductor.tick(60_501)
  expect(replaced).toEqual([0, 1])
})
