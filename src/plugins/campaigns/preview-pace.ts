import type { TelegramAccount } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { AccountPacing } from '../../core/pacing.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { ceilingsOf } from '../../core/pacing.ts'
import { budgetOf } from '../../delivery/pace.ts'

/** How fast those may be written to who get it at once. */
export type PreviewPace = {
  /** False: more than what hour and day still allow one of the accounts. */
  fits: boolean
  /** So many of them at most before midnight UTC, when a day of the accounts ends. */
  today: number
  /** Seconds from one message of an account to its next, of the slowest one. */
  gapSeconds: number
  /** An account is new: its ceilings grow day by day. */
  isNew: boolean
}

export type AccountRoom = Pick<Lane, 'hour' | 'day'> & {
  /** People who get it from this account at once. */
  waiting: number
  pacing: AccountPacing
}

/** Pure: what the ceilings make of so many people. */
export const paceOf = (rooms: readonly AccountRoom[], now: Date): PreviewPace => {
  const busy = rooms.filter(({ waiting }) => waiting > 0)
  const parts = busy.map(({ waiting, pacing, ...spent }) => {
    const left = budgetOf({ now, spent, pacing })
    const endless = { ...pacing, perHour: Number.POSITIVE_INFINITY }
    const today = Math.max(0, budgetOf({ now, spent, pacing: endless }).left)
    return { fits: waiting <= left.left, today: Math.min(waiting, today), pacing }
  })
  return {
    fits: parts.every(({ fits }) => fits),
    today: parts.reduce((sum, { today }) => sum + today, 0),
    gapSeconds: Math.max(1, ...parts.map(({ pacing }) => 1 / pacing.perSecond)),
    isNew: parts.some(({ fits, pacing }) => !fits && pacing.rampDay !== null),
  }
}

type Setting = {
  now: Date
  tenant: Pick<TenantDoc, 'pacing'>
  waiting: ReadonlyMap<string, number>
}

/** The accounts of these people as their lanes stand. */
export const readPace = async (
  tenantDb: TenantDb,
  { now, tenant, waiting }: Setting,
): Promise<PreviewPace> => {
  const ids = [...waiting.keys()]
  const [accounts, lanes] = await Promise.all([
    tenantDb.collection<TelegramAccount>(slugs.telegramAccounts).findAll({ _id: { $in: ids } }),
    tenantDb.collection<Lane>(slugs.lanes).findAll({ account: { $in: ids } }),
  ])
  const rooms = accounts.map((account): AccountRoom => {
    const lane = lanes.find((one) => one.account === account._id)
    const slowed = lane?.slowed ?? null
    return {
      waiting: waiting.get(account._id) ?? 0,
      pacing: ceilingsOf({ now, account, tenant, slowed }),
      hour: lane?.hour ?? NONE,
      day: lane?.day ?? NONE,
    }
  })
  return paceOf(rooms, now)
}

const NONE = { key: '', count: 0 }

/** Counts whom each account writes to at once. */
export const countByAccount = () => {
  const waiting = new Map<string, number>()
  return {
    waiting,
    add: (account: string | undefined): void => {
      if (account) waiting.set(account, (waiting.get(account) ?? 0) + 1)
    },
  }
}
