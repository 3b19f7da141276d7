import type { RunStatus } from '../../../core/model/campaign-run.ts'
import type { NudgeCondition } from '../../../core/nudges.ts'
import type { Span } from './segments.ts'

/** What `GET /api/v1/campaigns/:id/preview` answers. */
export type Preview = {
  /** Only a draft can be started. */
  status: RunStatus
  /** Contacts in the audience. */
  audience: number
  /** Those of them who were looked at: all, or the first 20,000. All that follows is of these. */
  people: number
  /** Those who get it, now or in their morning. */
  reached: number
  /** Of these, how many wait. */
  waiting: number
  /** How fast those get it who get it at once. */
  pace: Pace
  /** Earlier conversations that are still being read: whoever is in one of them waits for it. */
  reading?: { conversations: number; minutes: number } | null
  /** When those who wait get it: per reason the first moment. */
  waits?: readonly { reason: string; count: number; until: string }[]
  skipped: readonly { reason: string; count: number }[]
  /** What forbids to start, in sentences. */
  blocks: readonly string[]
  /** Some people, or those who were searched for, with what they will read. */
  samples: readonly Sample[]
  /** What the number of people demands of a start. */
  size: SizeGate
  /** Addresses of the message in whose place each person gets one of their own. */
  links: readonly string[]
}

export type Pace = {
  /** False: more than what hour and day still allow one of the accounts. */
  fits: boolean
  /** So many of them at most today. */
  today: number
  /** Seconds from one message of an account to its next. */
  gapSeconds: number
  /** An account is new: its ceilings grow day by day. */
  isNew: boolean
  /** When the last of them has it; null when nobody can say. */
  endsAt: string | null
}

export type SizeGate = {
  demands: 'nothing' | 'test' | 'sample'
  testedAt: string | null
  /** Why the newest test never went out, in a sentence. */
  testFailed?: string | null
  sampleSize: number
  /** Up to so many people nothing is demanded. */
  from: number
}

/** For their morning, until their conversation is read, or since they had a message lately. */
export type WaitsFor = 'night' | 'reading' | 'full'

/** Who waits, told apart by what for. Soonest first. */
export const waitsOf = ({
  waits = [],
}: Pick<Preview, 'waits'>): { until: string; people: number; waitsFor: WaitsFor }[] =>
  waits
    .map(({ reason, count, until }) => ({ until, people: count, waitsFor: whatFor(reason) }))
    .toSorted((a, b) => a.until.localeCompare(b.until))

const whatFor = (reason: string): WaitsFor => {
  if (reason.includes('quiet')) return 'night'
  return reason === 'history-due' ? 'reading' : 'full'
}

type Seen = Pick<Preview, 'audience' | 'people' | 'reached'>

/** Whether the audience is larger than what was looked at. */
export const isPart = ({ audience, people }: Omit<Seen, 'reached'>): boolean => audience > people

/** As many get it at most: of those who were not looked at nobody can say yet. */
export const mostOf = ({ audience, people, reached }: Seen): number =>
  reached + Math.max(0, audience - people)

type Paced = Omit<Seen, 'reached'> & { pace: Pick<Pace, 'fits' | 'gapSeconds'> }

/**
 * What can be said of how fast they get it: one after the other, or no faster than the ceilings of hour
 * and day. Where not everybody was looked at, nobody can say how many of them go today.
 */
export const paceWord = (preview: Paced): 'second' | 'seconds' | 'ceiling' | 'unknown' => {
  const { fits, gapSeconds } = preview.pace
  if (isPart(preview)) return 'unknown'
  if (!fits) return 'ceiling'
  return gapSeconds > 1 ? 'seconds' : 'second'
}

/** How many get it before Herald asks again. */
export const beginsWith = (preview: Seen & Pick<Preview, 'size'>, sample: boolean): number => {
  const most = mostOf(preview)
  const few = sample || preview.size.demands === 'sample'
  return few ? Math.min(most, preview.size.sampleSize) : most
}

export type SampleNudge = {
  step: number
  condition: NudgeCondition
  afterHours: number
  at: string | null
  message: Sample['message']
}

export type Sample = {
  contact: string
  name: string | null
  account: string | null
  when:
    | { do: 'now' }
    | { do: 'wait'; until: string; reason: string }
    | { do: 'skip'; reason: string }
  /** Null: nothing is sent to them. */
  message: { text: string; entities: readonly Span[]; media: readonly SampleMedia[] } | null
  gaps: readonly { name: string; instead: string }[]
  nudges: readonly SampleNudge[]
}

export type SampleMedia = {
  id: string
  url: string | null
  type: string | null
  name: string | null
  width: number | null
  height: number | null
}

export type Step = { reason: string; count: number; left: number }

/** The reasons in the gate's order, with how many are left after each. Each person counts once. */
export const stepsDown = ({ people, skipped }: Pick<Preview, 'people' | 'skipped'>): Step[] => {
  let left = people
  return skipped.map((group) => {
    left -= group.count
    return { ...group, left }
  })
}
