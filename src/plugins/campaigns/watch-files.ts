import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/logger.ts'
import type { CampaignRun, RunFilesOut } from '../../core/model/campaign-run.ts'
import type { MediaUpload } from '../../delivery/uploaded-files.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { eachAlone } from '../../core/each-alone.ts'
import { newErrand } from '../../core/errand.ts'
import { filesOutSince } from '../../core/files-out.ts'
import { groupBy } from '../../core/group-by.ts'
import { makeId } from '../../core/ids.ts'
import { mediaIds } from '../../core/media.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { sendingStatuses } from './run-status.ts'
import { announce, runsOf } from './store.ts'

type Context = { db: Db; clock: Clock; log: Pick<Logger, 'error'> }
type MediaRow = { _id: string; tenant: string; filename?: string | null }

/**
 * Writes on runs since when their files cannot be read, so that people are told, and takes it back once
 * a file comes through. What waits meanwhile is tried again by its sender, whoever is told or not.
 */
export const watchFiles = async ({ db, clock, log }: Context): Promise<void> => {
  const byTenant = groupBy(await runsWithFiles(db), (run) => run.tenant)
  await eachAlone(
    [...byTenant],
    ([tenant, runs]) => watchTenant(forTenant(db, tenant), runs, clock.now()),
    ([tenant], err) => log.error('files of runs not looked at', { tenant, err }),
  )
}

/** platform: runs at work that carry files, of every workspace. A test to oneself waits for nobody. */
const runsWithFiles = (db: Db): Promise<CampaignRun[]> =>
  db
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      {
        status: { $in: [...sendingStatuses] },
        'frozen.media': { $nin: [null, []] as never },
        test: { $exists: false },
      },
      { projection: { 'frozen.message': 0, 'frozen.nudges': 0 } },
    )
    .toArray()

const watchTenant = async (
  db: TenantDb,
  runs: readonly CampaignRun[],
  now: Date,
): Promise<void> => {
  const failing = await readFailing(db, runs)
  for (const run of runs) {
    const files = new Set(mediaIds(run.frozen.media))
    const accounts = new Set(run.frozen.accounts)
    const since = filesOutSince({
      ...{ now, startedAt: run.startedAt, toldSince: run.filesOut?.at ?? null },
      troubles: failing
        .filter(({ file, account }) => files.has(file) && accounts.has(account))
        .map(({ trouble }) => trouble),
    })
    if ((since === null) !== (run.filesOut == null)) await tell(db, run, { since, now })
  }
}

/** Files that an account cannot read now. One that was replaced has another name since. */
const readFailing = async (db: TenantDb, runs: readonly CampaignRun[]) => {
  const since = new Date(Math.min(...runs.map(({ startedAt }) => startedAt.getTime())))
  const rows = await db
    .collection<MediaUpload>(slugs.mediaUploads)
    .find({ 'trouble.at': { $gte: since } })
    .toArray()
  if (rows.length === 0) return []
  const ids = [...new Set(runs.flatMap(({ frozen }) => mediaIds(frozen.media)))]
  const media = await db
    .collection<MediaRow>(slugs.media)
    .find({ _id: { $in: ids } }, { projection: { tenant: 1, filename: 1 } })
    .toArray()
  const fileOf = new Map(media.map(({ _id, filename }) => [`${_id}/${filename}`, _id]))
  return rows.flatMap(({ key, account, trouble }) => {
    const file = fileOf.get(key)
    return file && trouble ? [{ file, account, trouble }] : []
  })
}

const tell = async (
  db: TenantDb,
  { _id, filesOut }: CampaignRun,
  { since, now }: { since: Date | null; now: Date },
): Promise<void> => {
  const next: RunFilesOut | null = since && {
    ...{ id: makeId(16), at: since, cause: 'store-unreachable', mail: newErrand(now) },
  }
  const still = filesOut ? { 'filesOut.id': filesOut.id } : { filesOut: null }
  const told = await runsOf(db).findOneAndUpdate(
    { _id, status: { $in: [...sendingStatuses] }, ...still } as never,
    { $set: { filesOut: next } },
    { returnDocument: 'after' },
  )
  if (told) await announce(db, told, now)
}
