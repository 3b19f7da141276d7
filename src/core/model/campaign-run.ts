import type { Errand } from '../errand.ts'
import type { MediaRef } from '../media.ts'
import type { NudgeCondition } from '../nudges.ts'
import type { DeliveryState } from './delivery.ts'

export const runStatuses = [
  'draft',
  'scheduled',
  'expanding',
  'running',
  'paused',
  'finishing',
  'done',
  'stopped',
  'failed',
] as const
export type RunStatus = (typeof runStatuses)[number]

/** Deliveries of a run by state; equals a count over the rows once folds have settled. */
export type RunCounts = {
  total: number
  sent: number
  failed: number
  skipped: number
  cancelled: number
  deferred: number
  unknown: number
}

/** Leaves of an audience: they were last heard from within `value` days, or are of one of these categories. */
export type AudienceCondition =
  | { field: 'lastInboundAt'; op: 'within-days'; value: number }
  | { field: 'category'; op: 'in'; value: string[] }
/** The rule tree of an audience; every rule of `all` must hold. */
export type AudienceRule = { all: (AudienceCondition | AudienceRule)[] }

/** Local times "HH:MM" of the recipient; `from` after `to` spans midnight. */
export type QuietHours = { enabled: boolean; from: string; to: string; mode: 'hold' | 'skip' }

/** Who said why a campaign may write at times that the workspace keeps quiet. */
export type QuietSaid = { by: string; reason: string; at: Date }

/** `said`: these take away from the workspace's. */
export type FrozenHours = QuietHours & { said?: QuietSaid }

/** A campaign as it stood at Start; later edits of the campaign do not touch it. */
export type FrozenCampaign = {
  name: string
  /** Lexical editor state. */
  message: unknown
  /** Read by `mediaIds`. */
  media: MediaRef
  accounts: string[]
  audience: AudienceRule
  discountCode: string | null
  quietHours: FrozenHours
  /** Each message ends with the line that says how to opt out. */
  optOutLine?: boolean
  /** And with the address of a page of their own. */
  optOutLink?: boolean
  /**
   * Nudges in order; step 1 is the first. `manual`: asked for during the run, follows the first message.
   * `askedAt`: "nudge now" was said then; it is meant for those who had got the message by that moment.
   */
  nudges: Nudge[]
}

export type Nudge = {
  afterHours: number
  /** Left out it means `no-reply`. */
  condition?: NudgeCondition
  message: unknown
  manual?: boolean
  askedAt?: Date
  /** Of a manual one: the row up to which it is planned, in the order of their ids. */
  plannedTo?: { row: string } | 'end'
  /** Of a manual one that goes to many: a few get it first, and the rest when somebody has said so. */
  sample?: Pick<RunSample, 'size' | 'passedAt'>
}

/** Why Herald itself paused a run; each asks a person to look. */
export type HoldKind =
  | 'sample-is-out'
  | 'accounts-out'
  | 'file-gone'
  | 'too-many-errors'
  | 'too-many-opt-outs'
  | 'too-many-blocks'
/** `fact` names the figures that led to it, in a sentence. */
export type RunHold = {
  kind: HoldKind
  at: Date
  fact: string
  /** One hold is told once. Holds of earlier versions were told to nobody. */
  id?: string
  mail?: Errand
}

/** Its files cannot be read; it is tried again and again, and people are told once. */
export type RunFilesOut = {
  id: string
  /** Since when. */
  at: Date
  cause: 'store-unreachable'
  mail: Errand
}

/** "Go on": who said so after which hold, and how the figures stood then. */
export type RunGoAhead = {
  kind: HoldKind
  at: Date
  by: string
  reason: string | null
  counts: RunCounts
  /** Go-aheads of earlier versions were kept without. */
  steps?: StepCounts[]
  optOuts: number
  blocks: number
}

/** Rows of one step of the ladder; 0 is the message itself. */
export type StepCounts = { step: number; states: Partial<Record<DeliveryState, number>> }

/** "Some people first, then ask." */
export type RunSample = {
  size: number
  /** Set when their rows are written. */
  writtenAt: Date | null
  /** Set when somebody said that the rest may follow. */
  passedAt: Date | null
}

/** The life of a started campaign. Changed by native compare-and-set only. */
export type CampaignRun = {
  /** `tenant.campaign` */
  _id: string
  tenant: string
  campaign: string
  status: RunStatus
  frozen: FrozenCampaign
  counts: RunCounts
  /** Keyset position of the expansion: the last contact id seen. */
  expandedTo: string | null
  /** Set when every recipient has a row. */
  expandedAt: Date | null
  startedAt: Date
  startedBy: string
  pausedAt: Date | null
  pausedBy: string | null
  /** Why it is paused, stopped or failed, in a person's words. */
  reason: string | null
  /** "Send the rest now": quiet hours lifted for whoever had a row by then, by whom and why. */
  quietOverride: { by: string; reason: string; at: Date } | null
  finishedAt: Date | null
  /** Why Herald itself paused it; gone once it goes on. */
  hold?: RunHold | null
  goAheads?: RunGoAhead[]
  /** It has waited for its files for long; gone once one comes through. */
  filesOut?: RunFilesOut | null
  sample?: RunSample | null
  /** A test to oneself: of which campaign, and of which message. It is nobody's campaign. */
  test?: { of: string; hash: string }
  /** The rows of each step by state, as `counts` had them. */
  steps?: StepCounts[]
  /** People of this run who opted out since they got it, and who had blocked the account. */
  trouble?: { optOuts: number; blocks: number }
  /** The last batch that each process has folded into `counts`: a repeated one adds nothing. */
  folds?: Record<string, number>
  /** Batches that were folded in all. */
  folded?: number
  /** `counts` as the rows had them, how long it took to count, and how many folds were known then. */
  counted?: { at: Date; tookMs: number; folded: number }
  /** It is over and nothing is left to put right; gone once anything is folded into it again. */
  settled?: true
  /** Answers, orders and opt-outs up to then have been looked at for the nudges that wait. */
  answersSeenTo?: Date
  updatedAt: Date
}
