import type { TelegramAccount } from '../../core/model/account.ts'
import type { TelegramFailure, TelegramUser } from '../../telegram/gateway.ts'

import { PlatformError } from '../../core/errors.ts'
import { NO_API_CODE } from '../../core/outage.ts'
import { noApi } from '../../delivery/telegram-api.ts'

/** What Telegram refused during a login, as an answer that names the field and says what to do. */
export const refusalFor = (failure: TelegramFailure): PlatformError => {
  const said = (message: string, field?: string) =>
    new PlatformError('TELEGRAM_REFUSED', message, {
      ...(field !== undefined && { field }),
      details: { code: failure.code },
    })
  switch (failure.kind) {
    case 'phone-invalid':
      return said('Telegram has no account with this phone number.', 'phone')
    case 'banned':
      return said('Telegram has banned this phone number.', 'phone')
    case 'frozen':
      return said(
        'Telegram has frozen this account. Open the Telegram app with it and appeal there.',
        'phone',
      )
    case 'code-invalid':
      return said('This is not the code that Telegram sent. Look again and retry.', 'code')
    case 'code-expired':
      return said('This code has run out. Ask for a new one.', 'code')
    case 'password-invalid':
      return said('This is not the password of the account’s two-step verification.', 'password')
    case 'flood-wait':
      return new PlatformError(
        'TELEGRAM_REFUSED',
        `Telegram asks to wait ${describeWait(failure.seconds)} before the next try.`,
        { field: 'phone', details: { code: failure.code, retryAfter: failure.seconds } },
      )
    case 'session-dead':
      return said('Telegram has ended this login. Ask for a new code.', 'code')
    case 'unreachable':
      if (failure.code === NO_API_CODE) return noApi({})
      return new PlatformError(
        'UNAVAILABLE',
        'Telegram could not be reached. Check the sender’s network, then try again.',
        { details: { code: failure.code } },
      )
    case 'unknown-outcome':
      return new PlatformError(
        'TIMED_OUT',
        'Telegram did not answer in time. Try again in a moment.',
        { details: { code: failure.code } },
      )
    default:
      if (isOfApplication(failure.code)) return said(notTaken(failure.code), 'network')
      return said(`Telegram refused: ${failure.code}.`)
  }
}

/** Telegram's words about the application, not about the person who signs in. */
const isOfApplication = (code: string): boolean =>
  /^(API_ID|API_HASH|CONNECTION_API_ID)_/.test(code)

const notTaken = (code: string): string =>
  `Telegram does not accept the application with which Herald signs in (${code}). An owner looks up its id and hash at https://my.telegram.org and puts them into the workspace settings; whoever runs Herald sets TELEGRAM_API_ID and TELEGRAM_API_HASH.`

/** "45 seconds", "5 minutes", "2 hours": rounded up. */
export const describeWait = (seconds: number): string => {
  const [amount, unit] =
    seconds < 90
      ? [seconds, 'second']
      : seconds < 5_400
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3_600), 'hour']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

type SignedIn = {
  row: Pick<TelegramAccount, 'name' | 'telegramUserId' | 'username' | 'firstName'>
  user: Pick<TelegramUser, 'id'>
  /** Where this Telegram user is connected besides. */
  elsewhere: { tenant: string; name: string } | null
  tenant: string
}

/**
 * Why somebody who signed in may not use this account: it is another person's history, or the person
 * is connected already. Null when all is well.
 */
export const userRefusal = ({ row, user, elsewhere, tenant }: SignedIn): PlatformError | null => {
  const refused = (message: string) => new PlatformError('CONFLICT', message, { field: 'phone' })
  if (row.telegramUserId !== null && row.telegramUserId !== user.id) {
    const before = row.username ? `@${row.username}` : (row.firstName ?? row.name)
    return refused(
      `Somebody else signed in: this account and its conversations belong to ${before}. Nothing was changed. Connect the other one as a new account.`,
    )
  }
  if (!elsewhere) return null
  return refused(
    elsewhere.tenant === tenant
      ? `This Telegram account is connected already, as “${elsewhere.name}”.`
      : 'This Telegram account is connected in another workspace. A login is not passed on: sign it out there first.',
  )
}
