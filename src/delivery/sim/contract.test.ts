import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { Mongo } from '../../mongo/connect.ts'
import type { LaneRef, LeaseStore, Outcome } from '../ports.ts'
import type { Names, Operation, Subject } from './contract-words.fixture.ts'

import { slugs } from '../../collections/slugs.ts'
import { connectMongo } from '../../mongo/connect.ts'
import { mongoLeases } from '../mongo-leases.ts'
import { mongoOutbox } from '../mongo-outbox.ts'
import { operationLists } from './contract.fixture.ts'
import {
  ACCOUNTS,
  laneOf,
  MOMENT,
  networkOf,
  rowOf,
  ROWS,
  rowId,
  tenantOf,
} from './contract-words.fixture.ts'
import { copyOfLane, copyOfRow, newLane } from './memory-rows.ts'
import { makeMemoryStore } from './memory-store.ts'
import { askingFirst } from './statements.fixture.ts'

const LISTS = 1_000
const AT_ONCE = 10
const A_MINUTE = 60_000

let mongo: Mongo

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo?.close()
})

const memorySubject = (names: Names): Subject => {
  const { rows, leases, outbox } = makeMemoryStore(() => new Date())
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const account = names.accountOf(n)
    rows.lanes.set(
      laneOf(names, n),
      newLane({ tenant: tenantOf(names, n), account, network: networkOf(n) }),
    )
  }
  for (let n = 0; n < ROWS; n += 1) rows.deliveries.set(rowId(names, n), rowOf(names, n))
  return {
    ...{ leases, outbox },
    adoptInSteps: (ref, now, before) =>
      outbox.adopt(ref, now, async (_kind, work) => {
        await before()
        return work()
      }),
    // Nobody cancels what has arrived.
    cancel: async (id) => {
      const row = rows.deliveries.get(id)
      if (row && row.state !== 'sent') row.state = 'cancelled'
    },
    dump: async () => ({
      lanes: [...rows.lanes.values()].map(copyOfLane),
      deliveries: [...rows.deliveries.values()].map(copyOfRow),
    }),
  }
}

/** A database of its own: senders and free lanes are of a whole installation. */
const mongoSubject = async (names: Names, place: number): Promise<Subject> => {
  const db = mongo.db.client.db(`${mongo.db.databaseName}_${place}`)
  const lanes = db.collection<Lane>(slugs.lanes)
  const deliveries = db.collection<Delivery>(slugs.deliveries)
  const accounts = db.collection<{ _id: string }>(slugs.telegramAccounts)
  const senders = db.collection(slugs.senders)
  await Promise.all([lanes, deliveries, accounts, senders].map((one) => one.deleteMany({})))
  await accounts.insertMany(
    Array.from({ length: ACCOUNTS }, (_, n) => ({
      ...{ _id: names.accountOf(n), tenant: tenantOf(names, n), network: networkOf(n) },
    })),
  )
  await deliveries.insertMany(Array.from({ length: ROWS }, (_, n) => rowOf(names, n)))
  const leases = mongoLeases(db)
  for (const network of ['sandbox', 'telegram'] as const)
    await leases.look({ network, owner: 'nobody', held: [] })
  return {
    ...{ leases, outbox: mongoOutbox(db) },
    adoptInSteps: (ref, now, before) => mongoOutbox(askingFirst(db, before)).adopt(ref, now),
    cancel: async (id) =>
      void (await deliveries.updateOne(
        { _id: id, state: { $ne: 'sent' } },
        { $set: { state: 'cancelled' } },
      )),
    dump: async () => ({
      lanes: await lanes.find().toArray(),
      deliveries: await deliveries.find().toArray(),
    }),
  }
}

/** What both must agree on. Moments of the store's own clock are compared to the minute, from now. */
const plain = (value: unknown): unknown => {
  if (value instanceof Set) return [...value].sort()
  if (value instanceof Map)
    return [...value].map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (value instanceof Date) {
    const fromNow = value.getTime() - Date.now()
    return Math.abs(fromNow) < 1e8
      ? `now + ${Math.round(fromNow / A_MINUTE)} min`
      : value.toISOString()
  }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]): [string, unknown] => [
        key,
        key === 'floodMs' || key === 'restMs' ? Math.round(Number(part) / A_MINUTE) : plain(part),
      ])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
}
/** Sets of names come in no certain order. */
const answerOf = ({ say }: Operation, answer: unknown): unknown => {
  if (say.startsWith('present')) return [...(answer as string[])].sort()
  if (!say.startsWith('look')) return plain(answer)
  const { free, gone } = answer as Awaited<ReturnType<LeaseStore['look']>>
  return { free: [...free].sort(), gone: [...gone].sort() }
}

const sorted = async (subject: Subject) => {
  const { lanes, deliveries } = await subject.dump()
  const byId = (a: { _id: string }, b: { _id: string }) => (a._id < b._id ? -1 : 1)
  return plain({ lanes: lanes.sort(byId), deliveries: deliveries.sort(byId) })
}

const compare = async (list: readonly Operation[], place: number): Promise<void> => {
  const fences = new Map<string, number>()
  const tries = new Map<string, number>()
  const names: Names = {
    tenants: ['t0', 't1'],
    accountOf: (n) => `a${n}`,
    fenceOf: (n) => fences.get(`a${n}`) ?? 0,
    triesOf: (n) => tries.get(rowId(names, n)) ?? 0,
  }
  const memory = memorySubject(names)
  const real = await mongoSubject(names, place)
  const said: string[] = []
  for (const operation of list) {
    said.push(operation.say)
    const { lanes, deliveries } = await memory.dump()
    for (const lane of lanes) fences.set(lane.account, lane.fence)
    for (const { _id, attempts } of deliveries) tries.set(_id, attempts.length)
    const expected = answerOf(operation, await operation.run(memory, names))
    const found = answerOf(operation, await operation.run(real, names))
    expect(found, said.join('\n')).toEqual(expected)
  }
  expect(await sorted(real), said.join('\n')).toEqual(await sorted(memory))
}

const someNames: Names = {
  ...{ tenants: ['t0', 't1'], accountOf: (n) => `a${n}` },
  ...{ fenceOf: () => 0, triesOf: () => 0 },
}

describe('the stores of the pipeline', () => {
  it('keep one contract, in memory and on MongoDB, under random lists of operations', async () => {
    const lists = fc.sample(operationLists, { numRuns: LISTS, seed: 6 })
    const work = async (place: number) => {
      for (let at = place; at < lists.length; at += AT_ONCE) await compare(lists[at] ?? [], place)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, (_, place) => work(place)))
  }, 600_000)

  it.each(['memory', 'MongoDB'])('know what was settled under a receipt, in %s', async (where) => {
    const names = someNames
    const { leases, outbox, dump } =
      where === 'memory' ? memorySubject(names) : await mongoSubject(names, AT_ONCE)
    const take = async (owner: string): Promise<LaneRef> => {
      const lane = await leases.acquire({ lane: laneOf(names, 0), owner, ttl: -1 })
      return { tenant: 't0', account: 'a0', fence: lane?.fence ?? 0 }
    }
    const nothing = { key: '', count: 0 }
    const at = new Date(MOMENT)
    const first = await take('s0')
    const flight = [0, 3, 6].map((n) => rowId(names, n))
    const outcome = { lane: first, state: 'deferred', reason: null, attempt: null } as const
    const settled = (n: number, receipt: number): Outcome => ({
      ...{ ...outcome, delivery: rowId(names, n), receipt, updatedAt: at },
    })
    // The first was set aside under an earlier receipt and taken in hand again; the last when the
    // receipt after this one was already made and not yet on disk.
    await outbox.commit([settled(0, 4)])
    await outbox.receive([{ lane: first, no: 5, flight, hour: nothing, day: nothing }])
    await outbox.commit([settled(3, 5), settled(6, 6)])
    expect(await outbox.adopt(await take('s1'), at)).toBe(1)
    const { deliveries } = await dump()
    const states = flight.map((id) => deliveries.find(({ _id }) => _id === id)?.state)
    expect(states).toEqual(['unknown', 'deferred', 'deferred'])
  })

  it.each(['memory', 'MongoDB'])('count a beginning once a holder, in %s', async (where) => {
    const names = someNames
    const { leases, outbox, dump } =
      where === 'memory' ? memorySubject(names) : await mongoSubject(names, AT_ONCE)
    const at = new Date(MOMENT + 10 * A_MINUTE)
    const delivery = rowId(names, 3)
    const said: string[] = []
    for (const owner of ['s0', 's1']) {
      const taken = await leases.acquire({ lane: laneOf(names, 0), owner, ttl: -1 })
      const lane: LaneRef = { tenant: 't0', account: 'a0', fence: taken?.fence ?? 0 }
      await outbox.adopt(lane, at)
      await outbox.begin({ lane, delivery, at })
      await outbox.begin({ lane, delivery, at })
      const row = (await dump()).deliveries.find(({ _id }) => _id === delivery)
      said.push(row?.attempts.map(({ outcome, detail }) => `${outcome} ${detail}`).join() ?? '')
    }
    expect(said).toEqual(['begun null', 'begun taken-over,begun null'])
  })

  it.each(['memory', 'MongoDB'])(
    'count a flood once that is written twice, in %s',
    async (where) => {
      const names = someNames
      const { leases, outbox, dump } =
        where === 'memory' ? memorySubject(names) : await mongoSubject(names, AT_ONCE)
      const taken = await leases.acquire({ lane: laneOf(names, 0), owner: 's0', ttl: A_MINUTE })
      const lane: LaneRef = { tenant: 't0', account: 'a0', fence: taken?.fence ?? 0 }
      const floods: (number | undefined)[] = []
      for (const key of ['1.7', '1.7', '1.8', '1.8']) {
        await outbox.rest(lane, { key, floodMs: A_MINUTE })
        floods.push((await dump()).lanes.find(({ account }) => account === 'a0')?.slowed?.floods)
      }
      expect(floods).toEqual([1, 1, 2, 2])
    },
  )
})
