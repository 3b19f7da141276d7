import type { RequestHandler } from 'express'
import type { Payload } from 'payload'

import { MemoryStore, type Options } from 'express-rate-limit'

import type { Clock } from '../core/clock.ts'
import type { Logger } from '../core/logger.ts'
import type { CountCall } from './resolve-caller.ts'

import { PlatformError } from '../core/errors.ts'
import { MINUTE, SECOND } from '../core/time.ts'
import { plainPath } from './plain-path.ts'
import { answerProblem } from './problem.ts'
import { findSubject, personOf } from './resolve-caller.ts'
import { PAYLOAD_API } from './routes.ts'
import { headersOf } from './web-request.ts'
import { writeResponse } from './write-response.ts'

/** A person's screens ask by themselves, each up to twice a second, and there may be several open. */
const PERSON_TIMES = 10

/** So many calls a minute for one API key, and ten times that for one person, whatever they are signed in by. */
export const callLimit = (perMinute: number, clock: Clock): CountCall => {
  const store = new MemoryStore()
  store.init({ windowMs: MINUTE } as Options)
  return async ({ kind, id }) => {
    const { totalHits, resetTime } = await store.increment(`${kind} ${id}`)
    if (totalHits <= (kind === 'service' ? perMinute : perMinute * PERSON_TIMES)) return
    const left = (resetTime?.getTime() ?? 0) - clock.now().getTime()
    const retryAfter = Math.max(1, Math.ceil(left / SECOND))
    const sentence = `Too many calls. Try again in ${retryAfter} seconds.`
    throw new PlatformError('TOO_MANY_REQUESTS', sentence, { details: { retryAfter } })
  }
}

type CmsOptions = { payload: Payload; counted: CountCall; log: Logger }

/** Payload answers its own addresses: whoever calls them is counted before. */
export const limitPayloadApi =
  ({ payload, counted, log }: CmsOptions): RequestHandler =>
  async (request, response, next) => {
    const path = plainPath(request.path)
    if (path !== PAYLOAD_API && !path.startsWith(`${PAYLOAD_API}/`)) return next()
    try {
      const subject = await findSubject({ payload, headers: headersOf(request) })
      if (subject) await counted(personOf(subject))
    } catch (error) {
      const { method } = request
      return void writeResponse(answerProblem(error, log, { method, path }), response)
    }
    next()
  }
