import type { Dialog, Inbound } from '../../core/model/contact.ts'
import type { Mongo } from '../../mongo/connect.ts'
import type { RoleContext, WorkerPart } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'
import { after, MINUTE } from '../../core/time.ts'
import { guardRiskJob, handleInbound, watchOutagesJob } from '../../jobs/contracts/accounts.ts'
import { handle } from '../../jobs/runtime/define-job.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { guardRisk } from './guard-risk.ts'
import { recordInbound } from './record-inbound.ts'
import { recordRead } from './record-read.ts'
import { watchOutages } from './watch-outages.ts'

const BATCH = 200
const TOGETHER = 8

/** Brings contacts, deliveries and suppressions up to date with what came in. */
export const worker: WorkerPart = async ({ mongo, clock, log }) => ({
  jobs: [
    watching({ mongo, clock, log }),
    handle(handleInbound, async () => {
      const inbound = await unhandledInbound(mongo, clock.now())
      await byPerson(inbound, (row) =>
        recordInbound(mongo.db, row, clock.now()).catch(async (err: unknown) => {
          log.error('inbound message not handled', { inbound: row._id, err })
          await lookLater(mongo, row, after(clock.now(), MINUTE))
        }),
      )
      await byPerson(await pendingReads(mongo, clock.now()), (dialog) =>
        recordRead(mongo.db, dialog, clock.now()).catch((err: unknown) =>
          log.error('read receipt not handled', { dialog: dialog._id, err }),
        ),
      )
      return 'done'
    }),
    handle(guardRiskJob, async () => {
      await guardRisk({ mongo, clock, log })
      return 'done'
    }),
  ],
})

const watching = (context: Pick<RoleContext, 'mongo' | 'clock' | 'log'>) => {
  const watchedSince = context.clock.now()
  return handle(watchOutagesJob, async () => {
    await watchOutages({ ...context, watchedSince })
    return 'done'
  })
}

/** In order for each person, some people at a time. */
const byPerson = async <Row extends { contact: string }>(
  rows: readonly Row[],
  work: (row: Row) => Promise<void>,
): Promise<void> => {
  const waiting = [...groupBy(rows, ({ contact }) => contact).values()]
  const next = async (): Promise<void> => {
    for (let own = waiting.shift(); own; own = waiting.shift())
      for (const row of own) await work(row)
  }
  await Promise.all(Array.from({ length: TOGETHER }, next))
}

/** platform: the oldest messages nobody has looked at, of every tenant. */
const unhandledInbound = ({ db }: Mongo, now: Date): Promise<Inbound[]> =>
  db
    .collection<Inbound>(slugs.inbound)
    .find(
      { handledAt: null, lookAgainAt: { $not: { $gt: now } } },
      { sort: { receivedAt: 1 }, limit: BATCH },
    )
    .toArray()

/** What fails again and again must not stand before the rest. */
const lookLater = async ({ db }: Mongo, { tenant, _id }: Inbound, lookAgainAt: Date) => {
  await forTenant(db, tenant)
    .collection<Inbound>(slugs.inbound)
    .updateOne({ _id }, { $set: { lookAgainAt } })
}

/** platform: conversations with a read receipt that some delivery may not know of yet. */
const pendingReads = ({ db }: Mongo, now: Date): Promise<Dialog[]> =>
  db
    .collection<Dialog>(slugs.dialogs)
    .find({ readPending: true, readLookAt: { $not: { $gt: now } } }, { limit: BATCH })
    .toArray()
