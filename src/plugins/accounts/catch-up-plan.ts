import type { TelegramFailure } from '../../telegram/gateway.ts'

import { isPlatformError } from '../../core/errors.ts'
import { MINUTE, SECOND } from '../../core/time.ts'

const CATCH_UP_EVERY = 3 * MINUTE
/** After the first failure; then twice as long. */
const AGAIN_AFTER = 3 * SECOND
/** Where nothing goes out until it has succeeded. */
const AGAIN_WHILE_SILENT = 30 * SECOND

type Facts = {
  monotonic: () => number
  /** Nothing goes out from the account until what was missed is read. */
  isSilent: () => boolean
}

/** When what was missed is fetched next. Times are monotonic. */
export const makeCatchUpPlan = ({ monotonic, isSilent }: Facts) => {
  let failures = 0
  let againAt = monotonic() + CATCH_UP_EVERY
  let refusedUntil = 0
  let wanted = false
  return {
    /** Something went missing: as soon as Telegram allows it. */
    want: (): void => {
      wanted = true
    },
    begins: (): void => {
      wanted = false
    },
    ended: (failure: TelegramFailure | null): void => {
      failures = failure ? failures + 1 : 0
      const soon = AGAIN_AFTER * 2 ** Math.min(failures - 1, 6)
      const longest = isSilent() ? AGAIN_WHILE_SILENT : CATCH_UP_EVERY
      againAt = monotonic() + (failure ? Math.min(soon, longest) : CATCH_UP_EVERY)
      if (failure?.kind === 'flood-wait') refusedUntil = monotonic() + failure.seconds * SECOND
    },
    /** Telegram has asked to wait, and it is not over. */
    isRefused: (): boolean => monotonic() < refusedUntil,
    wait: (): number => Math.max(0, Math.max(refusedUntil, wanted ? 0 : againAt) - monotonic()),
  }
}

/** What Telegram said, if it was Telegram; else that it could not be stored. */
export const failureOf = (error: unknown): TelegramFailure => {
  const { kind, code, seconds } = isPlatformError(error) ? error.details : {}
  if (typeof code !== 'string') return { kind: 'unexpected', code: 'NOT_STORED' }
  if (kind === 'flood-wait' && typeof seconds === 'number') return { kind, code, seconds }
  return { kind: 'unexpected', code }
}
