import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Consent } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Week } from './health.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, DAY } from '../../core/time.ts'

const WEEK = 7 * DAY
/** A row that fell due longer ago was sent longer ago, but for what waited. */
const DUE_BEFORE = 2 * DAY
/** Fewer cases than this never make an account critical. */
const FEW = 5

const underWay = ['expanding', 'running', 'paused', 'finishing'] as const

type Sums = Omit<Week, 'optedOut' | 'reported'>
const EMPTY: Sums = { sent: 0, read: 0, replied: 0, answerable: 0, blocked: 0, failed: 0 }

type Account = Pick<TelegramAccount, '_id' | 'floods' | 'riskFrom'>

/** Seven days, or less where somebody has looked since and let it go on. */
const sinceOf = ({ riskFrom }: Account, now: Date): Date => {
  const week = after(now, -WEEK)
  return riskFrom && riskFrom > week ? riskFrom : week
}

/** What became of the messages of seven days. */
export const readWeek = async (tenantDb: TenantDb, account: Account, now: Date): Promise<Week> => {
  const since = sinceOf(account, now)
  const dayAgo = after(now, -DAY)
  const when = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } })
  const isSent = { $eq: ['$state', 'sent'] }
  const isOld = { $and: [isSent, { $lte: ['$sentAt', dayAgo] }] }
  const was = (field: string) => ({ $gt: [`$${field}`, null] })
  const isBlocked = { $and: [{ $eq: ['$state', 'failed'] }, { $eq: ['$reason', 'blocked'] }] }
  const sums = {
    sent: when(isSent),
    read: when({ $and: [isSent, was('readAt')] }),
    answerable: when(isOld),
    replied: when({ $and: [isOld, was('repliedAt')] }),
    blocked: when(isBlocked),
    failed: when({ $and: [{ $eq: ['$state', 'failed'] }, { $not: [isBlocked] }] }),
  }
  const sum = async (match: object): Promise<Partial<Sums>> => {
    const [found] = await tenantDb
      .collection<Delivery>(slugs.deliveries)
      .aggregate<Sums>([
        { $match: { account: account._id, ...match } },
        { $group: { _id: null, ...sums } },
        { $project: { _id: 0 } },
      ])
      .toArray()
    return found ?? {}
  }
  const campaigns = await campaignsSince(tenantDb, account._id, since)
  const [went, refused] = await Promise.all([
    sum({ campaign: { $in: campaigns }, state: 'sent', sentAt: { $gte: since } }),
    sum(failedSince(since)),
  ])
  const { blocked = 0, failed = 0 } = refused
  const reported = reportsSince(account, since)
  const optedOut = await optOutsSince(tenantDb, account._id, since)
  return { ...EMPTY, ...went, blocked, failed, reported, optedOut }
}

/** What failed stands in the index of what never left, by the time at which it was due. */
const failedSince = (since: Date) => ({
  state: 'failed' as const,
  sentAt: null,
  dueAt: { $gte: after(since, -DUE_BEFORE) },
  updatedAt: { $gte: since },
})

/** Campaigns from which the account may have sent since; the messages of each are indexed by time. */
const campaignsSince = async (
  tenantDb: TenantDb,
  account: string,
  since: Date,
): Promise<string[]> => {
  const runs = await tenantDb
    .collection<CampaignRun>(slugs.campaignRuns)
    .find(
      {
        'frozen.accounts': account,
        $or: [{ updatedAt: { $gte: since } }, { status: { $in: [...underWay] } }],
      },
      { projection: { campaign: 1 } },
    )
    .toArray()
  return runs.map(({ campaign }) => campaign)
}

/** Whether enough went wrong that a look at the whole week is worth its while. */
export const hadTrouble = async (
  tenantDb: TenantDb,
  account: Account,
  now: Date,
): Promise<boolean> => {
  const since = sinceOf(account, now)
  if (reportsSince(account, since) > 0) return true
  const [failed, optedOut] = await Promise.all([
    tenantDb
      .collection<Delivery>(slugs.deliveries)
      .count({ account: account._id, ...failedSince(since) }, FEW),
    optOutsSince(tenantDb, account._id, since),
  ])
  return failed >= FEW || optedOut >= FEW
}

const reportsSince = ({ floods = [] }: Account, since: Date): number =>
  floods.filter(({ kind, at }) => kind === 'peer-flood' && at >= since).length

/**
 * People, however often one says it: a consent is withdrawn once a message. Its id names account and
 * message: a range of the key.
 */
const optOutsSince = async (tenantDb: TenantDb, account: string, since: Date): Promise<number> => {
  const people = await tenantDb.collection<Consent>(slugs.consents).distinct('contact', {
    _id: { $gte: `${tenantDb.tenant}.${account}.`, $lt: `${tenantDb.tenant}.${account}/` },
    granted: false,
    at: { $gte: since },
  })
  return people.length
}
