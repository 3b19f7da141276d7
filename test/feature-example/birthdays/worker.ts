import type { Db } from '../../../src/mongo/connect.ts'
import type { WorkerPart } from '../../../src/plugins/roles.ts'
import type { Birthday, Card } from './collection.ts'

import { slugs } from '../../../src/collections/slugs.ts'
import { dayIn, knownZone } from '../../../src/core/day.ts'
import { joinId, tailOf } from '../../../src/core/ids.ts'
import { enqueueOnce } from '../../../src/jobs/runtime/enqueue.ts'
import { handle } from '../../../src/jobs/runtime/define-job.ts'
import { forTenant } from '../../../src/mongo/for-tenant.ts'
import { BIRTHDAYS, CARDS } from './collection.ts'
import { lookForBirthdays, makeCards } from './jobs.ts'

/** What the worker does for birthdays. Each job may run twice: rows have natural ids. */
export const worker: WorkerPart = async ({ mongo: { db }, clock }) => ({
  jobs: [
    handle(lookForBirthdays, async () => {
      const now = clock.now()
      for (const { _id: tenant, timeZone } of await workspaces(db))
        await enqueueOnce(db, makeCards, { tenant, day: dayIn(knownZone(timeZone), now) })
      return 'done'
    }),
    handle(makeCards, async ({ tenant, day }) => {
      const own = forTenant(db, tenant)
      const born = await own
        .collection<Birthday>(BIRTHDAYS)
        .findAll({ birthDay: day.slice('YYYY-'.length) })
      const at = clock.now()
      await own
        .collection<Card>(CARDS)
        .insertMissing(born.map((one) => cardOf(one.contact, { tenant, day, at })))
      return 'done'
    }),
  ],
})

const cardOf = (contact: string, { tenant, ...when }: Omit<Card, '_id' | 'contact'>): Card => ({
  _id: joinId(tenant, tailOf(contact), when.day),
  ...{ tenant, contact, ...when },
})

type Workspace = { _id: string; timeZone?: string }

/** platform: every workspace, to ask for its cards by its own clock. */
const workspaces = (db: Db): Promise<Workspace[]> =>
  db
    .collection<Workspace>(slugs.tenants)
    .find({}, { projection: { timeZone: 1 } })
    .toArray()
