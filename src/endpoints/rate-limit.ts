import type { Request, RequestHandler } from 'express'

import { ipKeyGenerator, rateLimit } from 'express-rate-limit'

import type { Logger } from '../core/logger.ts'

import { PlatformError } from '../core/errors.ts'
import { HOUR, MINUTE, SECOND } from '../core/time.ts'
import { accountIn } from './account-in.ts'
import { answerProblem } from './problem.ts'
import { writeResponse } from './write-response.ts'

type LimitOptions = {
  perMinute: number
  log: Logger
  /** What a call asks for and about whom, however its address is spelled. */
  subjectOf?: (request: Request) => string
}

/** Of what was refused: more than people mistype, and far too few to guess a password. */
const REFUSED_AN_HOUR = 5

/**
 * The limit of the login and session paths: so many requests a minute for one address and account
 * together, ten times that for one address alone, and five times that in an hour of those that were
 * refused. An account alone is not counted: whoever is elsewhere cannot keep its owner out. Runs after
 * the body has been read.
 */
export const strictLimit = ({
  perMinute,
  log,
  subjectOf = routeSubject,
}: LimitOptions): RequestHandler[] => {
  const bothOf = (request: Request) => `${addressOf(request)} ${subjectOf(request)}`
  return [
    limiter({ limit: perMinute * 10, log, keyOf: addressOf }),
    limiter({ limit: perMinute, log, keyOf: bothOf }),
    limiter({ limit: perMinute * REFUSED_AN_HOUR, log, keyOf: bothOf, refusedInAnHour: true }),
  ]
}

/** Express finds `/Auth/login/`, too: what counts is the endpoint, not how it was spelled. */
const routeSubject = ({ route, path, headers, body }: Request): string =>
  `${route?.path ?? path} ${accountIn(body, headers['content-type'])}`

type OneLimit = {
  limit: number
  log: Logger
  keyOf: (request: Request) => string
  refusedInAnHour?: boolean
}

const limiter = ({ limit, log, keyOf, refusedInAnHour = false }: OneLimit): RequestHandler =>
  rateLimit({
    windowMs: refusedInAnHour ? HOUR : MINUTE,
    skipSuccessfulRequests: refusedInAnHour,
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

const addressOf = ({ ip }: Request): string => ipKeyGenerator(ip ?? '')
