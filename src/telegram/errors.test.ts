import { RPCMessageToError as gramjsError } from 'gramjs/errors/index.js'
import { RPCMessageToError } from 'telegram/errors/index.js'
import { describe, expect, it } from 'vitest'

import { toFailure } from './errors.ts'

describe('what the library throws', () => {
  const thrown = (errorMessage: string, make = RPCMessageToError) =>
    toFailure(make({ errorMessage, errorCode: 420 } as never, {} as never))

  it.each(['FLOOD_WAIT_17', 'FLOOD_PREMIUM_WAIT_17', 'FLOOD_TEST_PHONE_WAIT_17'])(
    'should keep Telegram’s word and seconds: %s',
    (word) => {
      expect(thrown(word)).toEqual({ kind: 'flood-wait', code: word, seconds: 17 })
    },
  )

  it('should know slow mode, which is of one chat, from a flood', () => {
    const slow = { kind: 'slow-mode', code: 'SLOWMODE_WAIT_9', seconds: 9 }
    expect(thrown('SLOWMODE_WAIT_9')).toEqual(slow)
    expect(thrown('SLOWMODE_WAIT_9', gramjsError as never)).toEqual(slow)
  })

  it('should know that an account has moved to another place', () => {
    const moved = { kind: 'misrouted', code: 'USER_MIGRATE_4' }
    expect(thrown('USER_MIGRATE_4')).toEqual(moved)
    expect(thrown('USER_MIGRATE_4', gramjsError as never).kind).toBe('misrouted')
  })

  it('should take a wait whose word was lost for one of the account', () => {
    expect(thrown('FLOOD_PREMIUM_WAIT_17', gramjsError as never)).toEqual({
      ...{ kind: 'flood-wait', code: 'FLOOD_WAIT_17', seconds: 17 },
    })
  })
})
