import type { CollectionBeforeDeleteHook } from 'payload'

import { isWithinReach } from '../../collections/access/within-reach.ts'
import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { finalStatuses } from './run-status.ts'

/**
 * A campaign is not deleted while its run goes on: the run would send to its end, and the screen on
 * which it is paused and stopped would be gone.
 */
export const keepWhileRunning: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const { db } = req.payload
  const where = { id: { equals: id } }
  const doc = await db.findOne<{ id: string; tenant: string }>({
    ...{ collection: slugs.campaigns, where, req },
  })
  if (!doc || !isWithinReach(req, doc.tenant)) return
  const run = await db.findOne<{ id: string; status: string }>({
    collection: slugs.campaignRuns,
    where: {
      and: [
        { id: { equals: runId(doc.tenant, doc.id) } },
        { tenant: { equals: doc.tenant } },
        { status: { not_in: [...finalStatuses] } },
      ],
    },
    req,
  })
  if (run)
    throw new PlatformError(
      'CONFLICT',
      'This campaign has been started and is not over. Stop it first, then delete it.',
    )
}

/**
 * Rows wait for the account that knows their recipient: were it gone, they would wait for ever, and the run
 * would never come to its end.
 */
export const keepAccountWhileRunning: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const { db } = req.payload
  const account = await db.findOne<{ id: string; tenant: string; name: string }>({
    ...{ collection: slugs.telegramAccounts, where: { id: { equals: id } }, req },
  })
  if (!account || !isWithinReach(req, account.tenant)) return
  const run = await db.findOne<{ id: string; frozen?: { name?: string } }>({
    collection: slugs.campaignRuns,
    where: {
      and: [
        { tenant: { equals: account.tenant } },
        { status: { not_in: [...finalStatuses] } },
        { 'frozen.accounts': { equals: account.id } },
      ],
    },
    req,
  })
  if (!run) return
  throw new PlatformError(
    'CONFLICT',
    `The campaign “${run.frozen?.name ?? ''}” sends from “${account.name}” and is not over. Stop it first, then delete the account.`,
  )
}

/** A workspace that is gone while a run goes on would send, and nobody could stop it. */
export const keepWorkspaceWhileRunning: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const tenant = String(id)
  if (!isWithinReach(req, tenant)) return
  const run = await req.payload.db.findOne<{ id: string; frozen?: { name?: string } }>({
    collection: slugs.campaignRuns,
    where: { and: [{ tenant: { equals: tenant } }, { status: { not_in: [...finalStatuses] } }] },
    req,
  })
  if (!run) return
  throw new PlatformError(
    'CONFLICT',
    `The campaign “${run.frozen?.name ?? ''}” of this workspace has been started and is not over. Stop its campaigns first, then delete it.`,
  )
}
