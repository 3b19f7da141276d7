import type { Money } from '../money.ts'

/** A tracked address of one campaign. */
export type Link = {
  _id: string
  tenant: string
  campaign: string
  url: string
  label: string | null
  createdAt: Date
}

/** One person's code for one link. `_id` = code = the tenant's 4-character prefix + 8 random characters. */
export type LinkCode = {
  _id: string
  tenant: string
  link: string
  campaign: string
  contact: string
  delivery: string
  /** The target, kept here so that the edge reads one document. */
  url: string
  createdAt: Date
}

/** Written by the edge: the clicks of one flush, unpacked by the worker. */
export type ClickChunk = {
  _id: string
  segment: string
  offset: number
  clicks: RawClick[]
  at: Date
  /** How often it could not be unpacked, and when it is looked at again. */
  tries?: number
  retryAt?: Date
}
export type RawClick = { offset: number; code: string; visitor: string; bot: boolean; at: Date }

/** `_id = tenant.segment.offset`: a replayed chunk changes nothing. The id travels to the shop as `herald_click`. */
export type Click = {
  _id: string
  tenant: string
  code: string
  link: string
  campaign: string
  contact: string
  delivery: string
  /** The click id that was added to the target address. */
  clickId: string
  visitor: string
  bot: boolean
  at: Date
  demo?: boolean
}

export type CreditModel = 'click-id' | 'coupon' | 'last-click' | 'last-message'

/** Why an order counts for a campaign. */
export type Credit = {
  campaign: string
  link: string | null
  click: string | null
  model: CreditModel
  /** How old the visit could be; null for a coupon, which names its campaign whenever it is used. */
  windowDays: number | null
  at: Date
}

/** Signed: a refund is a negative entry, never a change of an old one. */
export type RevenueEntry = { id: string; kind: 'sale' | 'refund'; amount: number; at: Date }

export type Order = {
  /** `tenant.<key of the shop>.orderId`: the same whatever the shop is called later. */
  _id: string
  tenant: string
  source: string
  orderId: string
  number: string
  contact: string | null
  total: Money
  items: { name: string; quantity: number; amount: number }[]
  clickId: string | null
  coupon: string | null
  entries: RevenueEntry[]
  /** null = not looked at yet; `campaign: null` means nobody earned it. */
  credit: Credit | { campaign: null; at: Date } | null
  /** Credit could not be given: it is tried again then, behind the others. */
  creditAfter?: Date
  placedAt: Date
  receivedAt: Date
  updatedAt: Date
  demo?: boolean
}

/** The raw event, kept before anything is answered. `_id = tenant.<key of the shop>.eventId`. */
export type WebhookEvent = {
  _id: string
  tenant: string
  /** What the shop was called then. */
  source: string
  /** What it is known by for good; events of an earlier version are known by its name. */
  shop?: string
  eventId: string
  type: string | null
  /** As received; empty some days after it was handled. */
  body: string
  state: 'received' | 'done' | 'failed'
  /** What was wrong with it, naming field and rule. */
  problem: string | null
  attempts: number
  /** It could not be stored: it is tried again then, behind the others. */
  retryAt?: Date
  receivedAt: Date
  handledAt: Date | null
  demo?: boolean
}

/** Figures of one campaign (or `all`) on one day of the tenant's zone. `_id = tenant.scope.YYYY-MM-DD`. Recomputed, never incremented. */
export type StatsDay = {
  _id: string
  tenant: string
  /** Campaign id or `all`. */
  scope: string
  day: string
  sent: number
  failed: number
  skipped: number
  read: number
  replied: number
  optedOut: number
  clicks: number
  /** People who clicked, of those sent to. */
  clickers: number
  orders: number
  /** Net minor units per currency. */
  revenue: Record<string, number>
  hours: { sent: number[]; clicks: number[]; orders: number[] }
  computedAt: Date
  /** The zone in which the day was counted. */
  zone?: string
  demo?: boolean
}

/** "Recompute this day". `_id = tenant.scope.day`; cleared only if nobody renewed it meanwhile. */
export type StatsDirty = {
  _id: string
  tenant: string
  scope: string
  day: string
  mark: string
  at: Date
}
