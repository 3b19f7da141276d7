/** What happened in a tenant, for live screens and outgoing webhooks. Kept 30 days. */
export const eventTypes = [
  'run.changed',
  'run.progress',
  'delivery.sent',
  'delivery.failed',
  'delivery.skipped',
  'delivery.deferred',
  'contact.replied',
  'contact.opted-out',
  'contact.read',
  'link.clicked',
  'order.received',
  'order.credited',
  'account.changed',
] as const
/** What a live stream says when nothing happens, so that a reader knows that it is there. */
export const ALIVE = 'alive'

export type EventType = (typeof eventTypes)[number]

export type TenantEvent = {
  /** `tenant.<ulid>`: sortable by time, no sequence number. */
  _id: string
  tenant: string
  type: EventType
  at: Date
  campaign: string | null
  contact: string | null
  account: string | null
  /** Small facts, JSON-safe, no texts of messages, no secrets. */
  data: Record<string, unknown>
  demo?: boolean
}
