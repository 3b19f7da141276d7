import type { Delivery } from '../core/model/delivery.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'
import type { AccountPace } from './actor.ts'

/** What an attempt is called that was refused with a word nobody knows. */
export const REFUSED = 'refused'

/** How often a message was refused so. */
export const refusedOf = ({ attempts }: Pick<Delivery, 'attempts'>): number =>
  attempts.filter(({ outcome }) => outcome === REFUSED).length

/** A refusal that may well be about the account or the installation. */
const isStrike = ({ kind }: TelegramFailure): boolean =>
  kind === 'unexpected' || kind === 'misrouted'

/** For as long as this process holds the account. */
const strikes = new WeakMap<AccountPace, number>()

/** Counts a refusal of the account; answers how many there were since its last success. */
export const strike = (pace: AccountPace, failure: TelegramFailure): number => {
  const inARow = (strikes.get(pace) ?? 0) + (isStrike(failure) ? 1 : 0)
  strikes.set(pace, inARow)
  return isStrike(failure) ? inARow : 0
}

/** Telegram has taken a message of the account. */
export const forgetStrikes = (pace: AccountPace): void => void strikes.delete(pace)
