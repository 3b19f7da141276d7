import type { ClientSession } from 'mongodb'

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { DeliveryRow, WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { largeFrom } from '../../core/policy/size-gate.ts'
import { addToCounts } from './folds.ts'
import { runsOf } from './store.ts'
import { takeTurnAgain } from './take-turn.ts'

type Asked = { run: CampaignRun; ids: readonly string[] }

/**
 * Which of these rows the run does not have yet. Nobody gets around test and sample by adding people one
 * by one: where the run would grow beyond the border of the size gate, all of them are refused.
 */
export const newRows = async (
  { tenantDb, tenant }: Pick<WriteContext, 'tenantDb' | 'tenant'>,
  { run, ids }: Asked,
  options: { session?: ClientSession } = {},
): Promise<ReadonlySet<string>> => {
  const border = largeFrom(tenant.sizeGate)
  const missing = new Set(ids)
  for (const id of await idsOf(tenantDb, { _id: { $in: [...ids] } }, options)) missing.delete(id)
  if (missing.size === 0 || run.sample?.passedAt) return missing
  const first = { campaign: run.campaign, step: 0 }
  const all = await idsOf(tenantDb, first, { ...options, limit: border + 1 })
  if (all.length + missing.size <= border) return missing
  throw new PlatformError(
    'INVALID_INPUT',
    'So many people need a campaign of their own: it is tried with a few first.',
    { field: 'contactIds' },
  )
}

/**
 * Looks at the border, writes the rows and counts them, as one: two calls at once meet at the run, one
 * of them is tried again and sees what the other wrote. Nothing is left of a call that dies. Answers the
 * rows that are new.
 */
export const admit = (
  context: WriteContext,
  run: CampaignRun,
  rows: readonly DeliveryRow[],
): Promise<readonly DeliveryRow[]> => {
  const { db, tenantDb } = context
  const ids = rows.map(({ _id }) => _id)
  const write = async (session: ClientSession): Promise<readonly DeliveryRow[]> => {
    const missing = await newRows(context, { run, ids }, { session })
    const made = rows.filter(({ _id }) => missing.has(_id))
    if (made.length === 0) return made
    // One that runs has its accounts; one that nudges, or was paused while it did, may have let them go.
    const now = await runsOf(tenantDb).findOne({ _id: run._id }, { session })
    const holder = now?.status !== 'running' && (await takeTurnAgain(tenantDb, run, session))
    if (holder) throw goneOn(holder)
    const changes = made.map(({ state }) => ({ from: null, to: state }))
    await addToCounts(tenantDb, run, changes, { session })
    await tenantDb.collection<DeliveryRow>(slugs.deliveries).insertMany(made, { session })
    return made
  }
  return db.client.withSession((session) =>
    session.withTransaction(() => write(session), { readConcern: { level: 'snapshot' } }),
  )
}

const goneOn = ({ frozen }: CampaignRun) =>
  new PlatformError(
    'CONFLICT',
    `Its accounts have gone on to “${frozen.name}”. Add people once that is over, or duplicate the campaign for them.`,
  )

const idsOf = async (
  tenantDb: TenantDb,
  filter: object,
  options: { session?: ClientSession; limit?: number },
): Promise<string[]> => {
  const rows = await tenantDb
    .collection<DeliveryRow>(slugs.deliveries)
    .find(filter, { ...options, projection: { _id: 1 } })
    .toArray()
  return rows.map(({ _id }) => _id)
}
