import type { Lane } from './model/lane.ts'

import { DAY, SECOND } from './time.ts'

/** How much a platform admin trusts an account. Nobody else may choose it. */
export const pacingProfiles = ['careful', 'usual', 'high'] as const
export type PacingProfile = (typeof pacingProfiles)[number]

/** What an account may send at most. */
export type Ceilings = { perSecond: number; perHour: number; perDay: number }

/** What somebody in the workspace wrote down to go slower; left open means no wish. */
export type PacingWish = { [K in keyof Ceilings]?: number | null } | null | undefined

/** Nobody goes above this, a platform admin included. */
export const FIXED_CAP: Ceilings = { perSecond: 1, perHour: 3_600, perDay: 20_000 }

const profileCaps: Readonly<Record<PacingProfile, Ceilings>> = {
  careful: { perSecond: 0.5, perHour: 100, perDay: 500 },
  usual: { perSecond: 1, perHour: 1_000, perDay: 5_000 },
  high: FIXED_CAP,
}

/** From this day after its first message on, an account is no longer new. */
export const RAMP_DAYS = 30
const RAMP_START = 20
/** 20 messages on the first day rise to 1,000 on day 14, by the same factor each day. */
const RAMP_GROWTH = 50 ** (1 / 14)
/** A new account spreads its day over at least four hours. */
const RAMP_HOURS = 4
const RAMP_HOUR_FLOOR = 10

/** A ceiling never becomes so small that a message would wait for ever. */
const SLOWEST: Ceilings = { perSecond: 0.05, perHour: 0, perDay: 0 }

/** Every gap between two messages grows by up to this share, so that accounts do not tick together. */
export const JITTER = 0.02

/** Whose word a ceiling is. */
export type PacingRule = 'platform' | 'ramp' | 'workspace' | 'account' | 'flood'

export type PacingFacts = {
  now: Date
  account: {
    pacing?: PacingWish
    pacingProfile?: PacingProfile | null
    /** When it sent its first message; null while it has not. */
    firstUsedAt?: Date | null
  }
  tenant: { pacing?: PacingWish } | null
  slowed: Lane['slowed']
}

export type AccountPacing = Ceilings & {
  /** Days since first use while the account is new; null when it no longer is. */
  rampDay: number | null
  /** Whose word the ceiling of a day is. */
  dayRule: PacingRule
  /** The ceilings are divided by this since Telegram has asked again and again to wait. */
  slowedBy: number
}

/**
 * The ceilings of an account as they hold now: the lowest of the platform's cap, the ramp of a new
 * account and the wishes of workspace and account, halved for each repeated flood. Nothing raises.
 */
export const ceilingsOf = ({ now, account, tenant, slowed }: PacingFacts): AccountPacing => {
  const rampDay = rampDayOf(account.firstUsedAt ?? null, now)
  const words: [PacingRule, PacingWish][] = [
    ['platform', profileCaps[account.pacingProfile ?? 'usual']],
    ['ramp', rampDay === null ? null : rampCaps(rampDay)],
    ['workspace', tenant?.pacing],
    ['account', account.pacing],
  ]
  const slowedBy = slowdownOf(slowed, now)
  const lowest = (key: keyof Ceilings) => floorAt(key, lowestOf(words, key).most / slowedBy)
  return {
    perSecond: lowest('perSecond'),
    perHour: Math.floor(lowest('perHour')),
    perDay: Math.floor(lowest('perDay')),
    rampDay,
    dayRule: slowedBy > 1 ? 'flood' : lowestOf(words, 'perDay').rule,
    slowedBy,
  }
}

const floorAt = (key: keyof Ceilings, ceiling: number): number => Math.max(SLOWEST[key], ceiling)

const lowestOf = (
  words: readonly [PacingRule, PacingWish][],
  key: keyof Ceilings,
): { rule: PacingRule; most: number } => {
  let lowest: { rule: PacingRule; most: number } = { rule: 'platform', most: FIXED_CAP[key] }
  for (const [rule, wish] of words) {
    const most = wish?.[key]
    if (typeof most === 'number' && most >= 0 && most < lowest.most) lowest = { rule, most }
  }
  return lowest
}

/** Whole days since the first message; null once the account is no longer new. Unused counts as day 0. */
export const rampDayOf = (firstUsedAt: Date | null, now: Date): number | null => {
  const days = firstUsedAt ? Math.floor((now.getTime() - firstUsedAt.getTime()) / DAY) : 0
  return days >= RAMP_DAYS ? null : Math.max(0, days)
}

/** What a new account may send on a day of its ramp. */
export const rampCaps = (day: number): Pick<Ceilings, 'perHour' | 'perDay'> => {
  const perDay = Math.round(RAMP_START * RAMP_GROWTH ** day)
  return { perDay, perHour: Math.max(RAMP_HOUR_FLOOR, Math.ceil(perDay / RAMP_HOURS)) }
}

/** Lower than this it does not go: 16 times slower is nearly silent. */
const MOST_HALVINGS = 4

/** The first flood of a day costs its wait only; each further one halves. */
const slowdownOf = (slowed: Lane['slowed'], now: Date): number =>
  slowed && slowed.until > now ? 2 ** Math.min(MOST_HALVINGS, Math.max(0, slowed.floods - 1)) : 1

/** Between what the pauses of an account lie, as people are shown it. */
export const gapRangeMs = (perSecond: number): { least: number; most: number } => {
  const least = SECOND / Math.min(FIXED_CAP.perSecond, Math.max(SLOWEST.perSecond, perSecond))
  return { least, most: least * (1 + JITTER) }
}
