import type { AutoStop, AutoStopLimits, CampaignOutcomes } from './auto-stop.ts'

import { after, MINUTE } from '../time.ts'
import { autoStop, autoStopLimits } from './auto-stop.ts'

/** So many people get a campaign first; the others only when it went well with them. */
export const SAMPLE_SIZE = 20
/** A campaign for more people than this must have been sent to oneself, and begins with the sample. */
export const LARGE = 200
/** Where nobody may set the border higher, a platform admin included. */
export const LARGEST = 1_000

/** What workspace and platform wrote down; what is left open is as usual. */
export type SizeWish = { from?: number | null; most?: number | null } | null | undefined

/**
 * From how many people on a campaign is large. The workspace only lowers the platform's border, the
 * platform raises it up to a fixed one; below a sample there is nothing to try.
 */
export const largeFrom = (wish: SizeWish): number => {
  const most = Math.min(LARGEST, borderOr(wish?.most, LARGE))
  return Math.max(SAMPLE_SIZE, Math.min(most, borderOr(wish?.from, most)))
}

const borderOr = (wish: number | null | undefined, usual: number): number =>
  typeof wish === 'number' && Number.isFinite(wish) ? Math.floor(wish) : usual

/** So long the sample has time to answer after its last message. */
export const SAMPLE_REST = 10 * MINUTE

export type SizeFacts = {
  now: Date
  /** People who would get the message. */
  audience: number
  /** When this very message was last sent to oneself; null when never, or when it was changed since. */
  testedAt: Date | null
  /** The first people of this run; null while nobody has got it. */
  sample: (CampaignOutcomes & { open: number; lastAt: Date | null }) | null
  /** Somebody has looked at the sample and said "the rest now". */
  released: boolean
}

export type SizeDecision =
  /** Small enough, or the sample went well. */
  | { do: 'go'; rule: 'size-gate'; fact: string }
  /** Send it to yourself first. */
  | { do: 'test'; rule: 'size-gate'; fact: string }
  /** Let so many out and hold the rest. */
  | { do: 'sample'; size: number; rule: 'size-gate'; fact: string }
  /** The sample is out; how it goes down is not known before then. */
  | { do: 'wait'; until: Date; rule: 'size-gate'; fact: string }
  | AutoStop

/**
 * How much of a campaign may go out now: the bigger it is, the more must have gone well before. A bad
 * sample ends it whoever releases it; a release only shortens the wait.
 */
export const sizeGate = (
  { now, audience, testedAt, sample, released }: SizeFacts,
  limits: AutoStopLimits = autoStopLimits,
): SizeDecision => {
  const bad = sample && autoStop(sample, limits)
  if (bad) return bad
  if (audience <= SAMPLE_SIZE) return said('go', `${audience} people, no more than a sample`)
  if (!testedAt) return said('test', `${audience} people, and not yet sent to yourself`)
  const done = sample ? sample.sent + sample.failed : 0
  if (!sample || done + sample.open < SAMPLE_SIZE || done === 0)
    return {
      ...said('sample', `${audience} people, ${SAMPLE_SIZE} of them first`),
      size: SAMPLE_SIZE,
    }
  if (released) return said('go', 'somebody looked at the sample and released the rest')
  const until =
    sample.open > 0 || !sample.lastAt ? after(now, MINUTE) : after(sample.lastAt, SAMPLE_REST)
  if (sample.open > 0 || until > now)
    return { ...said('wait', `${done} of ${SAMPLE_SIZE} of the sample are out`), until }
  return said('go', `the sample of ${done} went well`)
}

const said = <Do extends string>(what: Do, fact: string) => ({
  do: what,
  rule: 'size-gate' as const,
  fact,
})
