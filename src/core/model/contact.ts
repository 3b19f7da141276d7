/** A person of one tenant. */
export type Contact = {
  _id: string
  tenant: string
  firstName: string | null
  lastName: string | null
  username: string | null
  tags: string[]
  attributes: Record<string, string | number | boolean | null>
  /** IANA zone; null falls back to the tenant's. */
  timeZone: string | null
  language: string | null
  /** `reasons` are read by `readReason`. */
  category: { name: string; confidence: number; reasons: string[] } | null
  /** Something that the category rests on has changed; a new mark outlives a look that began before. */
  categoryDue?: string
  lastInboundAt: Date | null
  lastOutboundAt: Date | null
  lastOrder: {
    number: string
    item: string | null
    amount: number
    currency: string
    at: Date
  } | null
  /** Their own word, of the preference page: less often than the workspace may. */
  frequency?: { perDay: number | null; perWeek: number | null } | null
  demo?: boolean
  createdAt: Date
  updatedAt: Date
}

export const identityKinds = ['telegram', 'phone', 'email', 'shop'] as const
export type IdentityKind = (typeof identityKinds)[number]

/** How a contact is found again. `_id = tenant.kind.HMAC(value)`; the value itself is not stored. */
export type Identity = {
  _id: string
  tenant: string
  kind: IdentityKind
  contact: string
  createdAt: Date
  demo?: boolean
}

/** What one account knows of one peer. */
export type Dialog = {
  /** `tenant.account.peer` */
  _id: string
  tenant: string
  account: string
  /** Telegram user id, decimal. */
  peer: string
  /** Valid for this account only. Decimal int64. */
  accessHash: string
  contact: string
  firstInboundAt: Date | null
  lastInboundAt: Date | null
  lastOutboundAt: Date | null
  /** Highest id of our messages that they have read. */
  readOutboxMaxId: number
  /** Set with a new `readOutboxMaxId` until the worker has marked the deliveries. */
  readPending?: boolean
  readSeenAt?: Date
  /** Looked at again then: a message that it speaks of has no outcome yet. */
  readLookAt?: Date
  /** What they wrote before the account was connected: to be looked at, read, or not shown by Telegram. */
  history?: 'due' | 'read' | 'refused'
  /** How often that was asked for without an answer. */
  historyTries?: number
  /** The last try that was counted. */
  historyTriedAt?: Date
  demo?: boolean
}

/** An update received. `_id = tenant.account.peer.messageId`, so a repeat is a no-op. */
export type Inbound = {
  _id: string
  tenant: string
  account: string
  peer: string
  messageId: number
  contact: string
  text: string
  at: Date
  receivedAt: Date
  /** Set by the worker once replies, opt-outs and the contact were brought up to date. */
  handledAt: Date | null
  /** Waits for the outcome of a message that it may be the answer to. */
  lookAgainAt?: Date
  /** The delivery that it waits for. */
  waitsFor?: string
  demo?: boolean
}

/** Append-only: one line per grant or withdrawal. The newest line of a purpose counts. */
export type Consent = {
  _id: string
  tenant: string
  contact: string
  channel: 'telegram'
  purpose: 'marketing'
  granted: boolean
  source: string
  /** What they were shown, or wrote. */
  text: string | null
  at: Date
  /** Who of the team recorded it, and on what ground. */
  actor?: string | null
  proof?: string | null
  demo?: boolean
}

/** Nobody writes to this contact. `_id = tenant.contact`. */
export type Suppression = {
  _id: string
  tenant: string
  contact: string
  reason: 'opt-out' | 'blocked' | 'deactivated' | 'privacy' | 'complaint' | 'by-hand'
  at: Date
  /** The person whoever writes to them (`src/mongo/persons.ts`): a contact made anew stays stopped. */
  person?: string | null
  /** The inbound message or the person of the team that asked for it. */
  source?: string | null
  /** "You will get no more messages": said once an opt-out, by the account they wrote to. */
  confirm?: Confirmation | null
  /** When the workspace's stream was told of an opt-out. */
  toldAt?: Date | null
  demo?: boolean
}

/** The one answer to an opt-out. Its `randomId` is stored before the first try, so it cannot double. */
export type Confirmation = {
  account: string
  peer: string
  randomId: string
  text: string
  state: 'due' | 'sent' | 'given-up'
  tries: number
  /** Not before, and not after: an answer that comes days later is one more message nobody wants. */
  dueAt: Date
  until: Date
  sentAt: Date | null
}

/**
 * Nobody of any workspace writes to this person. `_id` = the person's keyed hash; what it was made of
 * is not stored.
 */
export type PlatformStop = {
  _id: string
  reason: 'asked' | 'complaints' | 'by-hand'
  note: string | null
  /** Who of the platform added it; null when the person or a rule did. */
  by: string | null
  at: Date
  createdAt: Date
  updatedAt: Date
}
