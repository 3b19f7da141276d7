import { SECOND } from '../core/time.ts'

/** A lease lasts this long on the database's clock. */
export const LEASE_TTL = 46 * SECOND
/** The holder stops this much earlier: longer than Telegram's disconnect delay plus a request's flight. */
export const LEASE_MARGIN = 22 * SECOND
export const LEASE_RENEW_EVERY = 8 * SECOND

/** How often a sender looks for accounts that fall to it, and says that it lives. */
export const LOOK_EVERY = SECOND
/** A sender that has not said so for this long no longer counts when accounts are shared. */
export const PRESENT_FOR = 6 * SECOND
/** An account that whoever it falls to leaves lying for this long is taken by the first who can. */
export const LEFT_LYING_FOR = 3 * SECOND
