import type { RequestHandler } from 'express'

import { ipKeyGenerator, rateLimit } from 'express-rate-limit'

import type { Logger } from '../core/logger.ts'

import { PlatformError } from '../core/errors.ts'
import { MINUTE, SECOND } from '../core/time.ts'
import { answerProblem } from './problem.ts'
import { writeResponse } from './write-response.ts'

type LimitOptions = { perMinute: number; log: Logger }

/**
 * The limit of the login and session paths: so many requests a minute for one address and account
 * together, ten times that for one address alone. Runs after the body has been read.
 */
export const strictLimit = ({ perMinute, log }: LimitOptions): RequestHandler[] => [
  limiter(perMinute * 10, log, addressOf),
  limiter(
    perMinute,
    log,
    (request) => `${addressOf(request)} ${request.path} ${accountIn(request)}`,
  ),
]

type Keyed = { ip?: string | undefined; path: string; body?: unknown }

const limiter = (limit: number, log: Logger, keyOf: (request: Keyed) => string): RequestHandler =>
  rateLimit({
    windowMs: MINUTE,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => keyOf(request),
    handler: (_request, response, _next, { windowMs }) => {
      const given = Number(response.getHeader('retry-after'))
      const retryAfter = given > 0 ? given : Math.ceil(windowMs / SECOND)
      const sentence = `Too many requests. Try again in ${retryAfter} seconds.`
      const error = new PlatformError('TOO_MANY_REQUESTS', sentence, { details: { retryAfter } })
      void writeResponse(answerProblem(error, log), response)
    },
  })

const addressOf = ({ ip }: Keyed): string => ipKeyGenerator(ip ?? '')

/** What the call is about: an e-mail address, a phone number or an account. */
const accountIn = ({ body }: Keyed): string => {
  if (!Buffer.isBuffer(body)) return ''
  try {
    const { email, phone, accountId } = JSON.parse(body.toString('utf8')) ?? {}
    return String(email ?? phone ?? accountId ?? '')
      .trim()
      .toLowerCase()
      .slice(0, 200)
  } catch {
    return ''
  }
}
