import type { Filter } from 'mongodb'

import type { TelegramAccount } from '../../../core/model/account.ts'
import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { Lane } from '../../../core/model/lane.ts'
import type { AccountPacing } from '../../../core/pacing.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'
import type { TenantDoc } from '../store.ts'
import type { LaneQueue, RunQueue } from './queue-view.ts'

import { slugs } from '../../../collections/slugs.ts'
import { sendsByItself } from '../../../core/model/account.ts'
import { outageOf } from '../../../core/outage.ts'
import { ceilingsOf } from '../../../core/pacing.ts'
import { needsSomebody } from '../../../core/rest.ts'
import { countInHand } from '../../../delivery/lane-store.ts'
import { budgetOf } from '../../../delivery/pace.ts'

export type Setting = { now: Date; tenant: Pick<TenantDoc, 'pacing' | 'killSwitch'> }

type LaneFacts = {
  now: Date
  account: TelegramAccount
  lane: Lane | undefined
  inHand: number
  /** The ceilings as they will hold: a new account's grow. */
  ceilingsAt: (at: Date) => AccountPacing
  queue: LaneQueue | undefined
}

/** The accounts of a run: what is shown of each, and what its end is told from. */
export const laneViews = async (
  db: TenantDb,
  { frozen: { accounts: ids } }: CampaignRun,
  { now, tenant, queue }: Setting & { queue: RunQueue },
) => {
  const [accounts, lanes] = await Promise.all([
    db
      .collection<TelegramAccount>(slugs.telegramAccounts)
      .find({ _id: { $in: ids } } as Filter<TelegramAccount>)
      .toArray(),
    db
      .collection<Lane>(slugs.lanes)
      .find({ account: { $in: ids } } as Filter<Lane>)
      .toArray(),
  ])
  return Promise.all(
    accounts.map(async (account) => {
      const lane = lanes.find((one) => one.account === account._id)
      const inHand = lane ? await countInHand(db, account._id) : 0
      // Its first message would leave now.
      const used = { ...account, firstUsedAt: account.firstUsedAt ?? now }
      const slowed = lane?.slowed ?? null
      const ceilingsAt = (at: Date) => ceilingsOf({ now: at, account: used, tenant, slowed })
      const own = queue.get(account._id)
      const facts = { now, account, lane, inHand, ceilingsAt, queue: own }
      return { shown: laneView(facts), pace: paceOf(facts), queue: own }
    }),
  )
}

export type LaneView = Awaited<ReturnType<typeof laneViews>>[number]

const laneView = (facts: LaneFacts) => {
  const { account, lane, inHand, now, ceilingsAt, queue } = facts
  const counted = lane?.day.key === now.toISOString().slice(0, 10) ? lane.day.count : 0
  const outage = sendsByItself(account.state)
    ? outageOf({ now, link: account.link, lane: lane ?? null })
    : null
  const { perSecond, perHour, perDay } = ceilingsAt(now)
  return {
    accountId: account._id,
    name: account.name,
    state: account.state,
    stateReason: account.stateReason,
    held: isHeld(lane, now),
    /** Why and since when it has no connection to Telegram. */
    outage: outage && { cause: outage.cause, since: iso(outage.since) },
    behind: account.link?.behind === true,
    floodUntil: iso(lane?.floodUntil),
    restUntil: iso(lane?.restUntil),
    restReason: lane?.restReason ?? null,
    ceiling: ceilingOf(facts),
    nextAt: iso(lane?.nextAt),
    sentToday: Math.max(0, counted - inHand),
    ...{ perSecond, perHour, perDay },
    /** Of this run: what it may send now, and when the next of what waits is due. */
    due: queue ? queue.message.due + queue.nudges.due : 0,
    nextDueAt: iso(queue?.nextAt),
  }
}

/** The hour or the day that is used up, once what was taken in hand of it has left. */
const ceilingOf = ({ now, lane, inHand, ceilingsAt }: LaneFacts) => {
  if (!lane || inHand > 0) return null
  const pacing = ceilingsAt(now)
  const { why, until } = budgetOf({ now, spent: lane, pacing })
  return why ? { why, until: pacing.perDay > 0 ? iso(until) : null } : null
}

/** What is needed to tell when it will have sent all that waits for it. */
const paceOf = ({ now, account, lane, ceilingsAt }: LaneFacts) => ({
  able:
    sendsByItself(account.state) &&
    isHeld(lane, now) &&
    outageOf({ now, link: account.link, lane: lane ?? null }) === null &&
    account.link?.behind !== true &&
    !(needsSomebody(lane?.restReason) && lane?.restUntil && lane.restUntil > now),
  restsUntil: latest(lane?.floodUntil, lane?.restUntil),
  spent: { hour: lane?.hour ?? NONE, day: lane?.day ?? NONE },
  ceilingsAt,
})

const NONE = { key: '', count: 0 }

const isHeld = (lane: Lane | undefined, now: Date): boolean =>
  Boolean(lane?.owner && lane.until > now)

const latest = (one: Date | null | undefined, other: Date | null | undefined): Date | null =>
  one && other ? (one > other ? one : other) : (one ?? other ?? null)

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null
