import type { CampaignRun, RunStatus } from '../../core/model/campaign-run.ts'
import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, DAY, HOUR, MINUTE } from '../../core/time.ts'
import { finalStatuses } from './run-status.ts'

/** Rows of a run in which nothing more happens. */
const ENDED = { $add: ['$counts.sent', '$counts.failed', '$counts.skipped', '$counts.cancelled'] }
const FOLDED = { $ifNull: ['$folded', '$counted.folded'] }

const final: RunStatus[] = [...finalStatuses]
const cutOff: RunStatus[] = ['stopped', 'failed']
/** A sender that died with messages in hand may come back so long after the stop. */
const LATE_MS = 7 * DAY

/** platform: the sweep looks at all workspaces. */
const runsOf = (db: Db) => db.collection<CampaignRun>(slugs.campaignRuns)

/** platform: the runs in which something may be left to put right. Those that are settled are not read. */
export const runsToSweep = (db: Db, now: Date): Promise<CampaignRun[]> =>
  runsOf(db)
    .find({
      settled: null as never,
      $or: [
        { status: { $nin: final } },
        { status: { $in: final }, updatedAt: { $gte: after(now, -MINUTE) } },
        // Stopped with a message in flight whose sender died: it is ended once that is known.
        { status: { $in: cutOff }, $expr: { $gt: ['$counts.total', ENDED] } },
        // What became of messages in hand at the stop may be known only long after.
        {
          status: { $in: cutOff },
          $or: [
            { finishedAt: { $gte: after(now, -HOUR) } },
            {
              finishedAt: { $gte: after(now, -LATE_MS) },
              'counted.at': { $lt: after(now, -5 * MINUTE) },
            },
          ],
        },
        // Something was folded after its rows were last counted.
        { status: { $in: final }, $expr: { $ne: [FOLDED, '$counted.folded'] } },
      ],
    })
    .sort({ startedAt: 1 })
    .toArray()

/**
 * platform: marks the runs that none of the above will hold for again by itself. Whoever folds into one or
 * moves it takes the mark away in the same write.
 */
export const settleRuns = async (db: Db, now: Date): Promise<void> => {
  const over = isOver(now)
  const found = await runsOf(db)
    .find(over, { projection: { _id: 1 } })
    .sort({ startedAt: 1 })
    .toArray()
  if (found.length === 0) return
  const ids = found.map(({ _id }) => _id)
  // Looked at once more in the write: something may have been folded in since.
  await runsOf(db).updateMany({ ...over, _id: { $in: ids } }, { $set: { settled: true } })
}

const isOver = (now: Date) => ({
  settled: null as never,
  status: { $in: final },
  updatedAt: { $lt: after(now, -MINUTE) },
  $expr: { $eq: [FOLDED, '$counted.folded'] },
  $or: [
    { status: 'done' as const },
    {
      finishedAt: { $not: { $gte: after(now, -LATE_MS) } },
      $expr: { $lte: ['$counts.total', ENDED] },
    },
  ],
})
