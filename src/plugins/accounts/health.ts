import type { AccountState, TelegramAccount } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { AccountPacing } from '../../core/pacing.ts'
import type { RiskCounts } from '../../core/policy/risk.ts'

import { gapRangeMs, JITTER, RAMP_DAYS } from '../../core/pacing.ts'
import { outageOf } from '../../core/outage.ts'
import { riskOf } from '../../core/policy/risk.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { needsSomebody } from '../../core/rest.ts'
import { after, DAY, HOUR, MINUTE } from '../../core/time.ts'
import { countIn, dayKey, forecastEnd, hourKey } from '../../core/forecast.ts'

/** How an account does, in one word. */
export type HealthWord =
  | 'good'
  | 'slowed'
  | 'flood'
  | 'resting'
  | 'connecting'
  | 'no-sender'
  | Exclude<AccountState, 'connected' | 'resting'>

export type Week = RiskCounts & { read: number }

export type HealthFacts = {
  now: Date
  account: TelegramAccount
  lane: Lane | null
  pacing: AccountPacing
  /** The ceilings as they will hold: a new account's grow. */
  pacingAt: (at: Date) => AccountPacing
  week: Week
  queue: Queue
}

type Queue = {
  /** Messages of running campaigns that wait for this account. */
  waiting: number
  /** When the last of them may go, where they wait for a moment. */
  lastDueAt: Date | null
  /** Counted by the lane as spent, and not yet gone. */
  inHand: number
}

/** What people see of an account's health; every figure with what it is of. Dates are JSON's. */
export type AccountHealth = ReturnType<typeof healthOf>

/** Joins what is stored of an account into what a person wants to know of it. */
export const healthOf = (facts: HealthFacts) => {
  const { now, account, lane, pacing, week, queue } = facts
  const used = (window: Lane['day'], key: string) =>
    Math.max(0, countIn(window, key) - queue.inHand)
  const held = lane?.owner != null && lane.until > now ? lane : null
  const floodUntil = future(lane?.floodUntil, now)
  const restUntil = future(lane?.restUntil, now)
  const word = wordOf({ state: account.state, held: held !== null, floodUntil, restUntil, facts })
  const outage =
    word === 'connecting' || word === 'no-sender'
      ? outageOf({ now, link: account.link, lane })
      : null
  return {
    ...headOf(account),
    at: now.toISOString(),
    word,
    because: outage ? sentenceOf(outage.cause) : becauseOf(word, facts),
    holder: held && { owner: held.owner, until: iso(held.until), fence: held.fence },
    /** Since when it has had no connection. */
    outSince: iso(outage?.since),
    link: linkOf(account),
    floods: (account.floods ?? []).toReversed().map(({ kind, at, until }) => ({
      kind,
      at: iso(at),
      until: iso(until),
    })),
    floodUntil: iso(floodUntil),
    restUntil: iso(restUntil),
    pace: {
      ...{ perSecond: pacing.perSecond, perHour: pacing.perHour, perDay: pacing.perDay },
      ...{ rampDay: pacing.rampDay, rampDays: RAMP_DAYS, dayRule: pacing.dayRule },
      gapMs: gapRangeMs(pacing.perSecond),
      jitter: JITTER,
      slowedBy: pacing.slowedBy,
      slowedUntil: pacing.slowedBy > 1 ? iso(lane?.slowed?.until) : null,
    },
    today: budget(used(lane?.day ?? NONE, dayKey(now)), pacing.perDay, endOf(now, DAY)),
    hour: budget(used(lane?.hour ?? NONE, hourKey(now)), pacing.perHour, endOf(now, HOUR)),
    queue: queueOf(facts),
    week,
    risk: riskOf(week),
    /** It rests for its risk, until somebody says "go on". */
    heldForRisk: restUntil !== null && needsSomebody(lane?.restReason),
    breakage: breakageOf(account),
  }
}

const NONE = { key: '', count: 0 }

const headOf = (account: TelegramAccount) => ({
  id: account._id,
  name: account.name,
  network: account.network,
  username: account.username,
  phoneMasked: account.phoneMasked,
  state: account.state,
})

const linkOf = ({ link }: TelegramAccount) =>
  link ? { ...link, at: iso(link.at), since: iso(link.since ?? link.at) } : null

type WordFacts = {
  state: AccountState
  held: boolean
  floodUntil: Date | null
  restUntil: Date | null
  facts: HealthFacts
}

const wordOf = ({ state, held, floodUntil, restUntil, facts }: WordFacts): HealthWord => {
  if (state !== 'connected' && state !== 'resting') return state
  if (restUntil) return 'resting'
  if (!held) return 'no-sender'
  if (facts.account.link?.open !== true || facts.account.link.behind) return 'connecting'
  if (floodUntil) return 'flood'
  return facts.pacing.slowedBy > 1 ? 'slowed' : 'good'
}

/** Why it is so, in a person's words; null where the word says it. */
const becauseOf = (word: HealthWord, { account, lane }: HealthFacts): string | null => {
  if (word === 'resting') return sentenceOf(lane?.restReason ?? 'account-resting')
  if (word === 'flood') return sentenceOf('flood-wait')
  if (word === 'connecting' && account.link?.behind) return sentenceOf('catching-up')
  return account.stateReason
}

const budget = (used: number, of: number, until: Date) => ({
  used,
  of,
  left: Math.max(0, of - used),
  until: until.toISOString(),
})

/**
 * From the pace alone to the longest pauses and a moment for what comes between; never before the last
 * of them is due.
 */
const queueOf = ({ now, lane, queue: { waiting, lastDueAt }, pacingAt }: HealthFacts) => {
  if (waiting === 0) return null
  const restsUntil = latest([lane?.floodUntil, lane?.restUntil])
  const spent = { hour: lane?.hour ?? NONE, day: lane?.day ?? NONE }
  const paced = forecastEnd({ now, waiting, restsUntil, spent, ceilingsAt: pacingAt })
  const from = paced && latest([paced, lastDueAt])
  const longest = after(now, from ? (from.getTime() - now.getTime()) * (1 + JITTER) + MINUTE : 0)
  return { waiting, from: iso(from), to: from ? iso(longest) : null }
}

const breakageOf = ({ breakage }: TelegramAccount) =>
  breakage
    ? { at: iso(breakage.at), reason: breakage.reason, told: breakage.mail.told.length }
    : null

const latest = (dates: readonly (Date | null | undefined)[]): Date | null =>
  dates.reduce<Date | null>((last, date) => (date && (!last || date > last) ? date : last), null)

const future = (date: Date | null | undefined, now: Date): Date | null =>
  date && date > now ? date : null

const iso = (date: Date | null | undefined): string | null => date?.toISOString() ?? null

const endOf = (at: Date, length: number): Date =>
  new Date(Math.floor(at.getTime() / length) * length + length)
