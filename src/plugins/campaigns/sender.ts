import type { Delivery, InHand } from '../../core/model/delivery.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { LaneRef, Messages } from '../../delivery/ports.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { RoleContext, SenderPart, WithHeard } from '../roles.ts'
import type { TenantDoc } from './store.ts'

import { openFileStore } from '../../collections/media/file-store.ts'
import { slugs } from '../../collections/slugs.ts'
import { s3Settings } from '../../core/storage.ts'
import { mongoOutbox } from '../../delivery/mongo-outbox.ts'
import { makePipeline } from '../../delivery/pipeline.ts'
import { systemTiming } from '../../delivery/timing.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { makePacingOf } from '../../mongo/pacing.ts'
import { makeProgress } from './progress.ts'
import { makeReadAhead } from './read-ahead.ts'
import { sendingStatuses } from './run-status.ts'
import { makeReadMedia } from './sender-media.ts'

/** Sends the messages of running campaigns from every account that this process holds. */
export const sender: SenderPart = async (context) => {
  const { mongo, clock, log } = context
  const progress = makeProgress({ db: mongo.db, clock, log })
  const ahead = makeReadAhead({ ...context, db: mongo.db })
  const pipeline = makePipeline({
    store: mongoOutbox(mongo.db),
    messages: messagesOf(context, ahead, progress),
    timing: systemTiming(context),
    log,
  })
  return {
    hold: pipeline.hold,
    close: async () => {
      await pipeline.close()
      await ahead.close()
      await progress.close()
    },
  }
}

type Ahead = ReturnType<typeof makeReadAhead>
type Progress = Pick<ReturnType<typeof makeProgress>, 'add'>

const messagesOf = (
  { mongo, env, heard }: RoleContext & WithHeard,
  ahead: Ahead,
  progress: Progress,
): Messages => {
  const files = openFileStore({ mediaDirectory: env.HERALD_MEDIA, s3: s3Settings(env) })
  return {
    sendable: (lanes) => sendable(mongo.db, lanes),
    readAhead: ahead.readAhead,
    media: makeReadMedia({ db: mongo.db, files, monotonic: () => performance.now() }),
    pacing: makePacingOf(mongo.db),
    onHeard: (judgeAgain) => heard.onSuppress(judgeAgain),
    stayed: ahead.stayed,
    ownedByOthers: (delivery, ids) =>
      ownedByOthers(forTenant(mongo.db, delivery.tenant), delivery, ids),
    settled: (delivery, { state, reason }) => {
      ahead.settled(delivery, state)
      progress.add(delivery, state, reason)
    },
    suppress: ahead.suppress,
  }
}

/** Messages of an account that other rows of the person stand for. */
const ownedByOthers = async (
  tenantDb: TenantDb,
  { _id, account, contact }: InHand,
  messageIds: readonly number[],
): Promise<ReadonlySet<number>> => {
  const rows = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find({ contact, sentAt: { $gt: new Date(0) }, account, messageId: { $in: [...messageIds] } })
    .project<Pick<Delivery, '_id' | 'messageId'>>({ messageId: 1 })
    .toArray()
  return new Set(rows.flatMap((row) => (row._id === _id ? [] : (row.messageId ?? []))))
}

/** platform: the running campaigns of these accounts, but for workspaces that are switched off. */
const sendable = async (
  db: Db,
  lanes: readonly LaneRef[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const tenantOf = new Map(lanes.map(({ account, tenant }) => [account, tenant]))
  const tenants = [...new Set(tenantOf.values())]
  const [off, runs] = await Promise.all([switchedOff(db, tenants), runsFor(db, tenants, tenantOf)])
  const found = new Map<string, string[]>()
  for (const { tenant, campaign, frozen } of runs) {
    if (off.has(tenant)) continue
    for (const account of frozen.accounts) {
      if (tenantOf.get(account) !== tenant) continue
      found.set(account, [...(found.get(account) ?? []), campaign])
    }
  }
  return found
}

/** platform: of these workspaces, those with the kill switch on. */
const switchedOff = async (db: Db, tenants: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await db
    .collection<TenantDoc>(slugs.tenants)
    .find({ _id: { $in: [...tenants] }, killSwitch: true }, { projection: { _id: 1 } })
    .toArray()
  return new Set(rows.map(({ _id }) => _id))
}

/** platform: the runs that send now from any of these accounts. */
const runsFor = (db: Db, tenants: readonly string[], tenantOf: ReadonlyMap<string, string>) =>
  db
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      {
        tenant: { $in: [...tenants] },
        status: { $in: [...sendingStatuses] },
        'frozen.accounts': { $in: [...tenantOf.keys()] },
      },
      { projection: { tenant: 1, campaign: 1, 'frozen.accounts': 1 } },
    )
    .toArray()
