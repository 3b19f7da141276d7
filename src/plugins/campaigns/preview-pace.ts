import type { TelegramAccount } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { AccountPacing } from '../../core/pacing.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { forecastEnd } from '../../core/forecast.ts'
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
  /** When the last of them has it, if nothing else goes out; null when nobody can say. */
  endsAt: Date | null
}

export type AccountRoom = Pick<Lane, 'hour' | 'day'> & {
  /** People who get it from this account at once. */
  waiting: number
  /** The ceilings as they will hold: a new account's grow. */
  pacingAt: (at: Date) => AccountPacing
  /** It rests until then. */
  restsUntil: Date | null
}

/** Pure: what the ceilings make of so many people. */
export const paceOf = (rooms: readonly AccountRoom[], now: Date): PreviewPace => {
  const busy = rooms.filter(({ waiting }) => waiting > 0)
  const parts = busy.map(({ waiting, pacingAt, restsUntil, ...spent }) => {
    const pacing = pacingAt(now)
    const left = budgetOf({ now, spent, pacing })
    const endless = { ...pacing, perHour: Number.POSITIVE_INFINITY }
    const today = Math.max(0, budgetOf({ now, spent, pacing: endless }).left)
    const ends = forecastEnd({ now, waiting, restsUntil, spent, ceilingsAt: pacingAt })
    return { fits: waiting <= left.left, today: Math.min(waiting, today), pacing, ends }
  })
  return {
    fits: parts.every(({ fits }) => fits),
    today: parts.reduce((sum, { today }) => sum + today, 0),
    gapSeconds: Math.max(1, ...parts.map(({ pacing }) => 1 / pacing.perSecond)),
    isNew: parts.some(({ fits, pacing }) => !fits && pacing.rampDay !== null),
    endsAt: lastOf(parts.map(({ ends }) => ends)),
  }
}

const lastOf = (ends: readonly (Date | null)[]): Date | null => {
  const known = ends.flatMap((end) => (end ? [end.getTime()] : []))
  return known.length === 0 || known.length < ends.length ? null : new Date(Math.max(...known))
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
    // Its first message would leave now.
    const used = { ...account, firstUsedAt: account.firstUsedAt ?? now }
    return {
      waiting: waiting.get(account._id) ?? 0,
      pacingAt: (at) => ceilingsOf({ now: at, account: used, tenant, slowed }),
      restsUntil: latest(lane?.floodUntil, lane?.restUntil),
      hour: lane?.hour ?? NONE,
      day: lane?.day ?? NONE,
    }
  })
  return paceOf(rooms, now)
}

const latest = (one: Date | null | undefined, other: Date | null | undefined): Date | null =>
  one && other ? (one > other ? one : other) : (one ?? other ?? null)

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
