import { DAY } from '../time.ts'

/** How many messages of the marketing class one person may get, over all campaigns. */
export type FrequencyCaps = { perDay: number; perWeek: number }

/** One in 24 hours, three in seven days. */
export const usualCaps: FrequencyCaps = { perDay: 1, perWeek: 3 }
/** A workspace may loosen its caps up to here, and tighten them as it likes. */
export const loosestCaps: FrequencyCaps = { perDay: 5, perWeek: 15 }

/** So far back messages count. */
export const FREQUENCY_SPAN = 7 * DAY

type Wish = { [K in keyof FrequencyCaps]?: number | null } | null | undefined

/**
 * The caps as they hold for one person: what the workspace wrote down, within the platform's bounds, and
 * lower where the person wants it so. Nothing that stands on a person raises them.
 */
export const capsOf = (wish: Wish, own?: Wish): FrequencyCaps => ({
  perDay: lower(within(wish?.perDay, 'perDay'), own?.perDay),
  perWeek: lower(within(wish?.perWeek, 'perWeek'), own?.perWeek),
})

const lower = (most: number, own: number | null | undefined): number =>
  typeof own === 'number' && own >= 1 ? Math.min(most, Math.floor(own)) : most

const within = (wish: number | null | undefined, key: keyof FrequencyCaps): number => {
  if (wish === null || wish === undefined || !Number.isFinite(wish)) return usualCaps[key]
  return Math.min(loosestCaps[key], Math.max(1, Math.floor(wish)))
}

type CapFacts = { now: Date; recent: readonly Date[]; caps: FrequencyCaps }
export type FullCap = { until: Date; most: number; days: 1 | 7 }

/**
 * The cap that is full, and when it has room again; null when there is room now. Of two full caps the
 * one that lasts longer.
 */
export const fullCap = ({ now, recent, caps }: CapFacts): FullCap | null => {
  const spans = [
    { days: 1, most: caps.perDay },
    { days: 7, most: caps.perWeek },
  ] as const
  let longest: FullCap | null = null
  for (const { days, most } of spans) {
    const since = now.getTime() - days * DAY
    const times = recent.map((at) => at.getTime()).filter((at) => at > since)
    // There is room again when the newest `most` are no longer all of the span.
    const oldest = times.toSorted((a, b) => b - a)[most - 1]
    if (oldest === undefined) continue
    const until = new Date(oldest + days * DAY)
    if (!longest || until > longest.until) longest = { until, most, days }
  }
  return longest
}
