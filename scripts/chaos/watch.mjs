/** Looks into the database all the time: who held which account when, and what is left to send. */
import { setTimeout as sleep } from 'node:timers/promises'

import { MongoClient } from 'mongodb'

const LOOK_MS = 200
const PATIENCE_MS = 30_000
const OPEN = ['queued', 'leased', 'deferred', 'unknown']
const OPTIONS = { serverSelectionTimeoutMS: 3000, maxPoolSize: 4 }

/** The answer, however often a MongoDB that comes and goes has to be asked. */
const patiently = async (ask) => {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > until) throw error
      await sleep(LOOK_MS)
    }
  }
}

/** `owners` grows by one entry `{ account, owner, fence, at }` a change. */
const followOwners = (db) => {
  const owners = []
  const now = new Map()
  const look = async () => {
    for await (const { account, owner, fence } of db.collection('lanes').find()) {
      const last = now.get(account)
      if (last?.owner === owner && last.fence === fence) continue
      const seen = { account, owner, fence, at: Date.now() }
      now.set(account, seen)
      owners.push(seen)
    }
  }
  return { owners, now, look }
}

const openByAccount = (db) =>
  db
    .collection('deliveries')
    .aggregate([
      { $match: { state: { $in: OPEN } } },
      { $group: { _id: '$account', open: { $sum: 1 } } },
    ])
    .toArray()

/** Begins to look. `close` ends it. */
export const watchDatabase = (uri) => {
  const client = new MongoClient(uri, OPTIONS)
  const db = client.db()
  const stop = new AbortController()
  const { owners, now, look } = followOwners(db)
  const looking = (async () => {
    while (!stop.signal.aborted) {
      await look().catch(() => {})
      await sleep(LOOK_MS)
    }
  })()
  return {
    owners,
    ownerOf: (account) => now.get(account)?.owner ?? null,
    heldBy: (slot) => [...now.values()].filter((it) => it.owner === slot).map((it) => it.account),
    all: (name, filter = {}) => patiently(() => db.collection(name).find(filter).toArray()),
    /** How many deliveries are open, by account. */
    open: async () => {
      const rows = await patiently(() => openByAccount(db))
      return new Map(rows.map(({ _id, open }) => [_id, open]))
    },
    close: async () => {
      stop.abort()
      await looking
      await client.close()
    },
  }
}
