/**
 * The yardstick: the plainest durable outbox that keeps a row's outcome in the row. Rows of the smallest
 * shape, one index, no facts of a message, no ceilings; one update statement a row, 500 in a bulk, durable
 * on a majority. The bars of processor time were set where a row of this cost 83 to 93 µs, client and store.
 * Argument: rows.
 */
import { Long, MongoClient } from 'mongodb'

const count = Number(process.argv[2])
const [ACCOUNTS, AT_ONCE, IN_FLIGHT] = [40, 500, 4]
const durable = { w: 'majority', j: true }
const client = new MongoClient(process.env.MONGODB_URI, { writeConcern: durable })
await client.connect()
const rows = client.db().collection('benchRows')
await rows.drop().catch(() => undefined)
await rows.createIndex({ account: 1, seq: 1 }, { partialFilterExpression: { state: { $lt: 2 } } })
const rowOf = (n) => ({
  ...{ _id: `c1:${n}`, tenant: 't1', campaign: 'c1', account: n % ACCOUNTS, peer: 100_000 + n },
  ...{ randomId: Long.fromNumber(n * 7_919 + 1), seq: Math.floor(n / ACCOUNTS) },
  ...{ state: 0, attempt: 0, fence: 0, n },
})
for (let from = 0; from < count; from += 1_000) {
  const some = Array.from({ length: Math.min(1_000, count - from) }, (_, n) => rowOf(from + n))
  await rows.insertMany(some, { ordered: false })
}

const settle = (page) =>
  rows.bulkWrite(
    page.map(({ _id, n }) => ({
      updateOne: {
        filter: { _id, state: 0, fence: { $lte: 1 } },
        update: { $set: { state: 2, fence: 1, msgId: n, sentAt: new Date() } },
      },
    })),
    { ordered: false },
  )

let done = 0
const drain = async (account) => {
  for (let after = -1; ; ) {
    const page = await rows
      .find({ account, state: 0, seq: { $gt: after } })
      .project({ account: 1, peer: 1, randomId: 1, seq: 1, n: 1 })
      .sort({ seq: 1 })
      .limit(AT_ONCE)
      .batchSize(AT_ONCE + 1)
      .toArray()
    if (page.length === 0) return
    const { modifiedCount } = await settle(page)
    done += modifiedCount
    after = page.at(-1).seq
  }
}

process.send?.('go')
const cpu = process.cpuUsage()
const began = performance.now()
const accounts = Array.from({ length: ACCOUNTS }, (_, n) => n)
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    for (let next = accounts.pop(); next !== undefined; next = accounts.pop()) await drain(next)
  }),
)
const seconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(cpu)
process.send?.('done')
if (done !== count) throw new Error(`${done} of ${count} rows settled`)
process.stdout.write(`${JSON.stringify({ done, seconds, cpu: user + system })}\n`)
process.exit(0)
