import { MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb'
import { expect, it } from 'vitest'

import { makeLogger } from '../core/logger.ts'
import { answerProblem, problemOf } from './problem.ts'

const log = makeLogger({ role: 'test', level: 'silent' })
const named = (name: string, message = '') => Object.assign(new Error(message), { name })
const answerOf = (code: number) => new MongoServerError({ message: 'no', code })

it.each([
  new MongoServerSelectionError('nobody there', {} as never),
  new MongoNetworkError('connection 3 closed'),
  named('PoolClearedOnNetworkError'),
  named('MongooseServerSelectionError'),
  named('MongooseError', 'Operation `users.findOne()` buffering timed out after 10000ms'),
  answerOf(189),
  new Error('wrapped', { cause: new MongoNetworkError('reset') }),
])('answers 503 and when to ask again while the database is away: %s', (error) => {
  const answer = answerProblem(error, log)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(problemOf(error).code).toBe('UNAVAILABLE')
})

it.each([
  answerOf(11000),
  named('MongooseError', 'Parameter "filter" must be an object'),
  Object.assign(new Error('a code of its own'), { code: 189 }),
  'thrown',
])('leaves what is a mistake of ours a 500: %s', (error) => {
  expect(problemOf(error)).toMatchObject({ status: 500, code: 'INTERNAL' })
})
