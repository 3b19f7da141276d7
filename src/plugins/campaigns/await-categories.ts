import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, MINUTE } from '../../core/time.ts'
import { categoriseWorkspace } from '../../jobs/contracts/categories.ts'
import { enqueueOnce } from '../../jobs/runtime/enqueue.ts'
import { namesCategories } from './audience-filter.ts'

/** Whoever has no category by then counts as `unclassified`; nobody's campaign waits for ever. */
const LONGEST = 10 * MINUTE

/**
 * The second step of a run: whether the categories that its audience names are up to date. Asks for it
 * where they are not. A run for everybody has no use for them and waits for nothing.
 */
export const categoriesReady = async (
  { db, tenantDb, now }: { db: Db; tenantDb: TenantDb; now: Date },
  { frozen, expandedTo, startedAt, tenant }: CampaignRun,
): Promise<boolean> => {
  if (expandedTo !== null || !namesCategories(frozen.audience)) return true
  if (now > after(startedAt, LONGEST) || !(await someAreDue(tenantDb))) return true
  await enqueueOnce(db, categoriseWorkspace, { tenant })
  return false
}

const someAreDue = async (tenantDb: TenantDb): Promise<boolean> => {
  const contacts = tenantDb.collection<Contact>(slugs.contacts)
  const only = { projection: { _id: 1 } }
  const [due, fresh] = await Promise.all([
    contacts.findOne({ categoryDue: { $type: 'string' } }, only),
    contacts.findOne({ 'category.name': null as never }, only),
  ])
  return due !== null || fresh !== null
}
