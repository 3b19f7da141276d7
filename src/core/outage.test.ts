import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { AccountLink } from './model/account.ts'

import { accountStates } from './model/account.ts'
import { linkAfter, NO_API_CODE, outageOf, outageToTell } from './outage.ts'
import { sentenceOf } from './reasons.ts'
import { after, HOUR, MINUTE, SECOND } from './time.ts'

const now = new Date('2026-05-01T10:00:00Z')
const ago = (ms: number) => after(now, -ms)
const held = { owner: 'sender-1', until: after(now, 30 * SECOND) }
const shut = (since: Date, code: string | null = 'CONNECT_TIMEOUT') => ({
  ...{ open: false, at: ago(SECOND), since, code },
})

it('names the cause with a sentence that says what helps, and since when', () => {
  const cause = (link: AccountLink) => outageOf({ now, link, lane: held })?.cause
  expect(outageOf({ now, link: shut(ago(HOUR)), lane: held })?.since).toEqual(ago(HOUR))
  expect(cause(shut(now))).toBe('unreachable')
  expect(cause(shut(now, NO_API_CODE))).toBe('no-application')
  expect(cause(shut(now, 'API_ID_INVALID'))).toBe('application-refused')
  expect(cause(shut(now, null))).toBe('connecting')
  expect(outageOf({ now, link: { ...shut(now), open: true }, lane: held })).toBeNull()
  const lapsed = { owner: 'sender-1', until: ago(MINUTE) }
  const lost = outageOf({ now, link: { ...shut(now), open: true }, lane: lapsed })
  expect(lost).toEqual({ cause: 'no-sender', since: lapsed.until })
  expect(sentenceOf('no-application')).toContain('my.telegram.org')
  expect(sentenceOf('unreachable')).toContain('tries again by itself')
})

it('is told after five minutes, and not for what was before anybody looked', () => {
  const told = (since: Date, watchedSince = ago(HOUR)) =>
    outageToTell({ now, state: 'connected', link: shut(since), lane: held, watchedSince })
  expect(told(ago(5 * MINUTE))).toMatchObject({ cause: 'unreachable', since: ago(5 * MINUTE) })
  expect(told(ago(5 * MINUTE - 1))).toBeNull()
  expect(told(ago(HOUR), ago(MINUTE))).toBeNull()
})

it('is told of signed-in accounts alone: the others have a notice of their own', () => {
  for (const state of accountStates) {
    const facts = { now, state, link: shut(ago(HOUR)), lane: held, watchedSince: ago(2 * HOUR) }
    expect(outageToTell(facts) !== null).toBe(state === 'connected')
  }
})

it('keeps the first moment however often the connection is tried', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1 }), (tries) => {
      let link: AccountLink | null = null
      let since = now
      tries.forEach((open, n) => {
        const at = after(now, n * SECOND)
        if (open || !link || link.open) since = at
        link = linkAfter(link, { open, at, code: null })
        expect(link).toMatchObject({ at, since })
      })
    }),
  )
})
