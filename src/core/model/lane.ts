import type { FloodRecord } from './account.ts'

export type Network = 'sandbox' | 'telegram'

/** The one right to use a sending account. Times are the database's. */
export type Lane = {
  /** `tenant.account` */
  _id: string
  tenant: string
  account: string
  network: Network
  /** Sender slot that holds the lease; null when free. */
  owner: string | null
  /** Rises with every takeover; every write of an outcome carries it. */
  fence: number
  until: Date
  /** Telegram asked for silence until then. Persisted before anything else happens. */
  floodUntil: Date | null
  /** A person is needed before this account sends again (peer flood, dead session). */
  restUntil: Date | null
  restReason: string | null
  /** Earliest moment of the next message: one a second at most. */
  nextAt: Date | null
  hour: { key: string; count: number }
  day: { key: string; count: number }
  /** Deliveries that the holder of `fence` has in hand: after a takeover the outcome of what it did not settle is unknown. */
  flight?: { fence: number; no: number; ids: string[] } | null
  /** Floods of the last day; each halves the ceilings until then. `last` is the one that was counted last. */
  slowed?: { floods: number; until: Date; last?: string } | null
  /** Of the Telegram user behind it, kept when the account is deleted: whoever connects them again takes it over. */
  learnt?: { user: string; floods: FloodRecord[]; riskFrom: Date | null } | null
}
