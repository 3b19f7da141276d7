import type { Db } from 'mongodb'

import { slugs } from '../collections/slugs.ts'
import { SECOND } from '../core/time.ts'
import { upserting } from './upsert.ts'

const SAY_EVERY = 15 * SECOND
const HOLDS_FOR = 60 * SECOND

const WORKER = 'worker'
/** Health is asked for from outside: it may cost this much. */
const ASK_WITHIN = 2 * SECOND

type PresenceRow = { _id: string; until: Date }

const inMs = (ms: number) => ({
  $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms },
})

/** platform: a worker says that it lives, by the database's clock. Returns how to stop. */
export const announceWorker = async (db: Db): Promise<() => Promise<void>> => {
  const rows = db.collection<PresenceRow>(slugs.installation)
  const say = () =>
    upserting({ upsert: true }, () =>
      rows.updateOne({ _id: WORKER }, [{ $set: { until: inMs(HOLDS_FOR) } }], { upsert: true }),
    )
  await say()
  const timer = setInterval(() => void say().catch(() => {}), SAY_EVERY)
  timer.unref()
  return async () => clearInterval(timer)
}

/** platform: true while a worker lives. */
export const workerLives = async (db: Db): Promise<boolean> => {
  const living = { _id: WORKER, $expr: { $gt: ['$until', '$$NOW'] } }
  const rows = db.collection<PresenceRow>(slugs.installation)
  return (await rows.findOne(living, { timeoutMS: ASK_WITHIN })) !== null
}

/** platform: the networks that have accounts, or none at all, and no sender that lives. */
export const networksWithoutSender = async (db: Db): Promise<string[]> => {
  const senders = db.collection<{ network: string; until: Date }>(slugs.senders)
  const alive = { $expr: { $gt: ['$until', '$$NOW'] } }
  const wish = { projection: { network: 1 }, timeoutMS: ASK_WITHIN } as const
  const living = (await senders.find(alive, wish).toArray()).map(({ network }) => network)
  const accounts = db.collection<{ network: string }>(slugs.telegramAccounts)
  const wanted = await accounts.distinct('network', {}, { timeoutMS: ASK_WITHIN })
  if (wanted.length === 0) return living.length > 0 ? [] : ['any network']
  return wanted.filter((network) => !living.includes(network))
}
