import type { Delivery } from '../core/model/delivery.ts'

type Tried = Pick<Delivery, 'attempts'>

/** A message in hand when its sender died this often is not offered again: it may be what kills them. */
export const MAX_CRASHES = 3

/** Attempts of which nobody wrote down the end: the sender died, or lost the account, before it could. */
export const crashesOf = ({ attempts }: Tried): number =>
  attempts.filter(({ outcome }) => outcome === 'begun' || outcome === 'taken-over').length

/** How many attempts Telegram never answered, or a sender never wrote down. */
export const unansweredOf = ({ attempts }: Tried): number =>
  crashesOf({ attempts }) + attempts.filter(({ outcome }) => outcome === 'unknown').length
