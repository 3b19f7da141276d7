import type { LeaseStore, OutboxStore } from '../ports.ts'
import type { MemoryStore } from './memory-store.ts'
import type { SimProcess } from './sim-process.ts'
import type { Tempers } from './tempers.ts'
import type { World } from './world.ts'

type Kind = 'read' | 'write'

/** One round trip of a process to the store, each way of which may fail. */
export type Call = <T>(
  name: string,
  kind: Kind,
  work: (store: MemoryStore) => T | Promise<T>,
) => Promise<T>

/** When the store cannot be reached: by anybody, or by one process. */
export type Outages = {
  isDown: (process: SimProcess) => boolean
  add: (process: SimProcess | null, until: number) => void
}

const TIMEOUT = 3_000
const REFUSED_AFTER = 300

export const makeOutages = (world: World): Outages => {
  const down: { process: SimProcess | null; until: number }[] = []
  return {
    add: (process, until) => void down.push({ process, until }),
    isDown: (process) =>
      down.some(
        (one) => world.now() < one.until && (one.process === null || one.process === process),
      ),
  }
}

type Parts = {
  world: World
  process: SimProcess
  store: MemoryStore
  tempers: Tempers
  outages: Outages
}

/** The way of one process to the store: slow, and it loses requests and answers. */
export const makeCall = (parts: Parts): Call => {
  const { world, process, store, tempers, outages } = parts
  return (name, kind, work) =>
    new Promise((resolve, reject) => {
      if (!process.isAlive()) return
      const fail = (ms: number, why: string) =>
        void process.deliver(world.now() + ms, () => reject(new Error(`${name}: ${why}`)))
      if (world.chance(tempers.storeLoss)) {
        world.reach('store request lost')
        return fail(TIMEOUT, 'no answer')
      }
      const answerLost = world.chance(tempers.storeLoss)
      const late = kind === 'write' && world.chance(tempers.storeLate)
      const there = late ? world.between(TIMEOUT, 9_000) : world.between(0.5, 8)
      if (late) {
        world.reach('store write late')
        fail(TIMEOUT, 'no answer in time')
      }
      world.after(there, async () => {
        if (outages.isDown(process)) {
          world.reach('store down')
          return late ? undefined : fail(REFUSED_AFTER, 'down')
        }
        const back = world.between(0.5, 8)
        try {
          const answer = await work(store)
          if (late) return
          if (!answerLost) return void process.deliver(world.now() + back, () => resolve(answer))
          world.reach('store answer lost')
          fail(TIMEOUT, 'answer lost')
        } catch (error) {
          if (!late) process.deliver(world.now() + back, () => reject(error))
        }
      })
    })
}

type Over = Pick<Parts, 'world' | 'tempers' | 'store'>

/** The ports of the pipeline over such calls. */
export const storeOver = (call: Call, parts: Over) => ({
  leases: leasesOver(call),
  outbox: outboxOver(call, parts),
})

const leasesOver = (call: Call): LeaseStore => ({
  present: (...of) => call('present', 'write', ({ leases }) => leases.present(...of)),
  leave: (...of) => call('leave', 'write', ({ leases }) => leases.leave(...of)),
  look: (...of) => call('look', 'read', ({ leases }) => leases.look(...of)),
  acquire: (...of) => call('acquire', 'write', ({ leases }) => leases.acquire(...of)),
  renew: (...of) => call('renew', 'write', ({ leases }) => leases.renew(...of)),
  release: (...of) => call('release', 'write', ({ leases }) => leases.release(...of)),
})

const outboxOver = (call: Call, { world, tempers, store }: Over): OutboxStore => ({
  lanes: (...of) => call('lanes', 'read', ({ outbox }) => outbox.lanes(...of)),
  // Each statement of it is a round trip: it stops between any two, and others write meanwhile.
  adopt: (ref, now) =>
    store.outbox.adopt(ref, now, (kind, work) => call('adopt', kind, () => work())),
  withWork: (...of) => call('withWork', 'read', ({ outbox }) => outbox.withWork(...of)),
  pull: (...of) => call('pull', 'read', ({ outbox }) => outbox.pull(...of)),
  stillOpen: (...of) => call('stillOpen', 'read', ({ outbox }) => outbox.stillOpen(...of)),
  receive: (...of) => call('receive', 'write', ({ outbox }) => outbox.receive(...of)),
  begin: (...of) => call('begin', 'write', ({ outbox }) => outbox.begin(...of)),
  rest: (...of) => call('rest', 'write', ({ outbox }) => outbox.rest(...of)),
  commit: (outcomes) =>
    call('commit', 'write', async ({ outbox }) => {
      const part = outcomes.length > 1 && world.chance(tempers.storePart)
      if (!part) return outbox.commit(outcomes)
      world.reach('store wrote a part')
      await outbox.commit(outcomes.slice(0, Math.floor(world.between(0, outcomes.length))))
      throw new Error('only a part was written')
    }),
})
