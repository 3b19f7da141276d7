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
