import type { AnyBulkWriteOperation } from 'mongodb'

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { DeliveryState } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'
import type { Change, Tally } from './counters.ts'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'
import { runId } from '../../core/ids.ts'
import { tallyOf } from './counters.ts'
import { foldWrite } from './folds.ts'
import { readRows } from './read-many.ts'
import { FEW } from './recount.ts'

/** What the figures of a run need to know of it. */
export type Figured = Pick<CampaignRun, '_id' | 'tenant' | 'campaign' | 'status' | 'counts'> & {
  folded?: number
  demo?: boolean
}

/** One row that changed. */
export type RowChange = Change & { tenant: string; campaign: string }
type Batch = { changes: readonly RowChange[]; by: string; batch: number; at: Date }

/** The smallest of these runs, as many as have `FEW` rows together: counting them costs next to nothing. */
export const countable = <Run extends Pick<Figured, 'counts'>>(runs: readonly Run[]): Run[] => {
  let rows = 0
  return runs
    .toSorted((a, b) => a.counts.total - b.counts.total)
    .filter(({ counts }) => {
      rows += counts.total
      return rows <= FEW
    })
}

const FIELDS = ['campaign', 'status', 'counts', 'folded', 'demo']
/** platform: runs of whatever workspaces, each found by its id. */
const runsOf = (db: Db) => db.collection<CampaignRun>(slugs.campaignRuns)

/**
 * platform: brings the figures of many runs up to date, of whatever workspaces, in five commands at
 * most: the rows of small runs are counted together, into the others their changes are folded (ADR 10).
 * `news`: those whose figures are others now.
 */
export const updateFigures = async (
  db: Db,
  batch: Batch,
): Promise<{ runs: Figured[]; news: Figured[] }> => {
  const byRun = groupBy(batch.changes, ({ tenant, campaign }) => runId(tenant, campaign))
  const which = {
    tenants: [...new Set(batch.changes.map(({ tenant }) => tenant))],
    ids: [...byRun.keys()],
    fields: FIELDS,
  }
  const before = await readRows<Figured>(db, slugs.campaignRuns, which)
  const runs = [...before.values()]
  const small = countable(runs)
  const large = runs.filter((run) => !small.includes(run))
  const began = performance.now()
  const tallies = await tallyMany(db, small)
  const tookMs = Math.round(performance.now() - began)
  const counted = small.map((run) => ({ run, tally: tallies.get(run._id) ?? tallyOf([]) }))
  const writes = [
    ...counted.map((one) => countWrite(one, tookMs, batch.at)),
    ...large.map((run) => foldWrite(run._id, { ...batch, changes: byRun.get(run._id) ?? [] })),
  ]
  if (writes.length === 0) return { runs: [], news: [] }
  await runsOf(db).bulkWrite(writes, { ordered: false })
  const folded = await readRows<Figured>(db, slugs.campaignRuns, {
    ...which,
    ids: large.map(({ _id }) => _id),
  })
  const asCounted = ({ run, tally }: Counted): Figured => ({ ...run, counts: tally.counts })
  return {
    runs: [...counted.map(asCounted), ...folded.values()],
    news: [...counted.filter(isNews).map(asCounted), ...folded.values()],
  }
}

type Counted = { run: Figured; tally: Tally }

const isNews = ({ run, tally }: Counted): boolean =>
  JSON.stringify(tally.counts) !== JSON.stringify(run.counts)

const countWrite = (one: Counted, tookMs: number, at: Date): AnyBulkWriteOperation<CampaignRun> => {
  const { run, tally } = one
  const { counts, steps } = tally
  const counted = { at, tookMs, folded: run.folded ?? 0 }
  return {
    updateOne: {
      filter: { _id: run._id },
      update: { $set: { counts, steps, counted, ...(isNews(one) && { updatedAt: at }) } as never },
    },
  }
}

type Cell = {
  _id: { tenant: string; campaign: string; state: DeliveryState; step: number }
  n: number
}

/** platform: the rows of some runs by state and step, from the index alone. */
const tallyMany = async (db: Db, runs: readonly Figured[]): Promise<Map<string, Tally>> => {
  if (runs.length === 0) return new Map()
  const tenants = [...new Set(runs.map(({ tenant }) => tenant))]
  const campaigns = [...new Set(runs.map(({ campaign }) => campaign))]
  const cells = await db
    .collection(slugs.deliveries)
    .aggregate<Cell>([
      { $match: { tenant: { $in: tenants }, campaign: { $in: campaigns } } },
      {
        $group: {
          _id: { tenant: '$tenant', campaign: '$campaign', state: '$state', step: '$step' },
          n: { $sum: 1 },
        },
      },
    ])
    .toArray()
  const byRun = groupBy(cells, ({ _id }) => runId(_id.tenant, _id.campaign))
  return new Map([...byRun].map(([id, own]) => [id, tallyOf(own)]))
}
