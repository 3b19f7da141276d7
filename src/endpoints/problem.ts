import type { Logger } from '../core/logger.ts'

import { isPlatformError } from '../core/errors.ts'
import { fromDatabase } from './database-away.ts'
import { fromPayload } from './payload-errors.ts'

/** A failure as RFC 9457 tells it. `code` is for programs, `detail` for people, `field` for forms. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  field?: string
}

const JSON_PROBLEM = 'application/problem+json; charset=utf-8'

/** What the caller may know of a failure. Anything unforeseen is a bare 500. */
export const problemOf = (thrown: unknown): Problem => {
  const error = ours(thrown)
  if (!isPlatformError(error)) {
    return describe('INTERNAL', 500, 'Something went wrong on our side. It has been logged.')
  }
  const { code, status, message, field } = error
  return { ...describe(code, status, message), ...(field !== undefined && { field }) }
}

/** The answer for a failure; one that nobody foresaw is logged with its stack. */
export const answerProblem = (thrown: unknown, log: Logger, facts: object = {}): Response => {
  const error = ours(thrown)
  const problem = problemOf(error)
  if (problem.status >= 500) log.error('request failed', { ...facts, err: thrown })
  const { retryAfter, allow } = isPlatformError(error) ? error.details : {}
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'content-type': JSON_PROBLEM,
      'cache-control': 'no-store',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(allow !== undefined && { allow: String(allow) }),
      ...(problem.status === 401 && { 'www-authenticate': 'Bearer' }),
    },
  })
}

const ours = (thrown: unknown): unknown => fromDatabase(fromPayload(thrown))

const describe = (code: string, status: number, detail: string): Problem => ({
  type: `urn:herald:error:${code.toLowerCase().replaceAll('_', '-')}`,
  title: `${code.charAt(0)}${code.slice(1).toLowerCase().replaceAll('_', ' ')}`,
  status,
  code,
  detail,
})
