import type { Delivery } from '../src/core/model/delivery.ts'
import type { LaneRef, Outcome, Messages } from '../src/delivery/ports.ts'

import { MongoClient } from 'mongodb'

import { slugs } from '../src/collections/slugs.ts'
import { systemClock } from '../src/core/clock.ts'
import { loadEnv } from '../src/core/env.ts'
import { joinId, laneId } from '../src/core/ids.ts'
import { makeLogger } from '../src/core/logger.ts'
import { makeRandomId } from '../src/core/random.ts'
import { LEASE_TTL } from '../src/delivery/lease.ts'
import { mongoLeases } from '../src/delivery/mongo-leases.ts'
import { mongoOutbox } from '../src/delivery/mongo-outbox.ts'
import { spend } from '../src/delivery/pace.ts'
import { makeShared } from '../src/delivery/shared.ts'
import { systemTiming } from '../src/delivery/timing.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { makeProfile } from './profile.ts'

/** Drains rows through the pipeline's own store, receipts and group commits; sending takes no time. */
const [count = 60_000, accounts = 200] = process.argv.slice(2).map(Number)
const IN_HAND = 100
const tenant = 'bench001'
const campaign = 'camp1'
const now = new Date()
const client = new MongoClient(loadEnv().MONGODB_URI, {
  writeConcern: { w: 'majority', j: true },
})
await client.connect()
const db = client.db()
await migrate(db, features)
await db.collection(slugs.deliveries).deleteMany({})
await db.collection(slugs.lanes).deleteMany({})

const nameOf = (n: number) => `a${n % accounts}`
const rowOf = (n: number): Delivery => ({
  _id: joinId(tenant, campaign, `p${n}`, 0),
  ...{ tenant, campaign, contact: joinId(tenant, `p${n}`), account: nameOf(n), step: 0 },
  ...{ randomId: makeRandomId(), state: 'queued', reason: null, dueAt: now, attempts: [] },
  ...{ fence: 0, peer: { userId: String(n), accessHash: '7' }, linkCodes: ['abcDEF12'] },
  message: {
    text: 'Hi Ada, only this week you get 20 % off. Look here: the spring collection',
    entities: [{ type: 'bold', offset: 8, length: 14 }],
    media: null,
  },
  ...{ messageId: null, sentAt: null, readAt: null, repliedAt: null, createdAt: now },
  updatedAt: now,
})
for (let from = 0; from < count; from += 2_000) {
  const some = Array.from({ length: Math.min(2_000, count - from) }, (_, n) => rowOf(from + n))
  await db.collection<Delivery>(slugs.deliveries).insertMany(some, { ordered: false })
}
await db
  .collection<{ _id: string }>(slugs.telegramAccounts)
  .insertMany(
    Array.from({ length: accounts }, (_, n) => ({ _id: `a${n}`, tenant, network: 'sandbox' })),
  )
  .catch(() => undefined)
const leases = mongoLeases(db)
await leases.look({ network: 'sandbox', owner: 'bench', held: [] })

let trips = 0
// A connection serves one command at a time. Events of commands would decode each answer once more.
client.on('connectionCheckedOut', () => {
  trips += 1
})
const log = makeLogger({ role: 'bench', level: 'warn' })
const timing = systemTiming({ clock: systemClock, random: Math.random })
const store = mongoOutbox(db)
// Nothing is sent, so nobody is asked about messages.
const messages = { onHeard: () => {} } as unknown as Messages
const shared = makeShared({ store, messages, timing, log })
const gone = new AbortController().signal

const work = async (lane: LaneRef): Promise<number> => {
  const nothing = { key: '', count: 0 }
  let done = 0
  for (let no = 1; ; no += 1) {
    const ask = { lane, campaigns: [campaign], now: new Date(), limit: IN_HAND }
    const rows = await store.pull({ ...ask, doubtful: false })
    if (rows.length === 0) return done
    const flight = rows.map(({ _id }) => _id)
    const spent = spend({ hour: nothing, day: nothing }, new Date(), rows.length)
    if (!(await shared.receive({ lane, no, flight, ...spent }))) throw new Error('lane lost')
    const at = new Date()
    await Promise.all(
      rows.map((row, n) => {
        const outcome: Outcome = {
          ...{ lane, receipt: no, delivery: row._id, state: 'sent', reason: null },
          ...{ messageId: n, sentAt: at, updatedAt: at },
          attempt: { number: 0, at, outcome: 'sent', detail: null },
        }
        return shared.commits.add(outcome, gone)
      }),
    )
    done += rows.length
  }
}

const writesOf = async (): Promise<number> => {
  const { metrics } = await db.admin().command({ serverStatus: 1 })
  const { inserted, updated } = metrics.document
  return Number(inserted) + Number(updated)
}
const writesBefore = await writesOf()
const profile = makeProfile()
await profile.begin()
const cpu = process.cpuUsage()
const began = performance.now()
process.send?.('go')
const lanes = await Promise.all(
  Array.from({ length: accounts }, async (_, n): Promise<LaneRef> => {
    const lane = laneId(tenant, `a${n}`)
    const held = await leases.acquire({ lane, owner: 'bench', ttl: LEASE_TTL })
    return { tenant, account: `a${n}`, fence: held?.fence ?? 0 }
  }),
)
const done = (await Promise.all(lanes.map(work))).reduce((sum, n) => sum + n, 0)
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(cpu)
process.send?.('done')
await profile.end()
const left = await db.collection(slugs.deliveries).countDocuments({ state: { $ne: 'sent' } })
if (done !== count || left > 0) throw new Error(`${done} done, ${left} left of ${count}`)
process.stdout.write(
  `${JSON.stringify({
    ...{ done, seconds, cpu: user + system, trips: (trips - accounts) / count },
    writes: ((await writesOf()) - writesBefore) / count,
  })}\n`,
)
await client.close()
process.exit(0)
