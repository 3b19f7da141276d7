import type { TelegramFailure } from './gateway.ts'
import type { Refusal } from './failures.ts'

import { failureOf } from './failures.ts'
import { UploadRest } from './upload-rest.ts'

/** Telegram's own word for a wait, where the library hands it on. */
const WAIT = /^(FLOOD(_PREMIUM|_TEST_PHONE)?|SLOWMODE)_WAIT_\d+$/

/** Reads what the library threw. GramJS loses words: waits hold their seconds apart, and moves their place. */
export const refusalOf = (error: unknown): Refusal => {
  if (!(error instanceof Error)) return { code: -1, message: 'CONNECTION_LOST' }
  const { code, errorMessage, seconds, newDc } = error as {
    code?: unknown
    errorMessage?: unknown
    seconds?: unknown
    newDc?: unknown
  }
  const status = typeof code === 'number' ? code : 0
  if (typeof errorMessage === 'string' && WAIT.test(errorMessage))
    return { code: status, message: errorMessage }
  if (typeof seconds === 'number') {
    const word = /slow/i.test(error.constructor.name) ? 'SLOWMODE_WAIT' : 'FLOOD_WAIT'
    return { code: status, message: `${word}_${seconds}` }
  }
  if (typeof newDc === 'number' && typeof errorMessage !== 'string')
    return { code: status, message: `USER_MIGRATE_${newDc}` }
  if (typeof errorMessage === 'string') return { code: status, message: errorMessage }
  return { code: -1, message: plainMessage(error.message) }
}

/** An error that is not Telegram's answer: the link or the library gave up. */
const plainMessage = (message: string): string => {
  if (/^[A-Z][A-Z0-9_]+$/.test(message)) return message
  return 'CONNECTION_LOST'
}

/** What the library threw, in our own terms. */
export const toFailure = (error: unknown): TelegramFailure => {
  const failure = failureOf(refusalOf(error))
  if (failure.kind !== 'unreachable' || !(error instanceof UploadRest)) return failure
  return { ...failure, waitMs: error.waitMs }
}
