import type { AccountActor } from '../../delivery/actor.ts'
import type { ReceiveContext } from './receive.ts'

import { MINUTE, SECOND } from '../../core/time.ts'
import { makeBell } from './bell.ts'
import { makeCatchUp } from './catch-up.ts'
import { receive } from './receive.ts'

const CATCH_UP_EVERY = 3 * MINUTE
/** After the first failure; then twice as long. */
const AGAIN_AFTER = 3 * SECOND

/**
 * Stores each update as it comes. The difference is fetched every few minutes, sooner when something
 * went missing or could not be stored, and again after a pause that doubles when it failed.
 */
export const listenForMissed = (
  context: ReceiveContext,
  actor: AccountActor,
  ended: AbortSignal,
) => {
  const bell = makeBell()
  const catchUp = makeCatchUp(context, actor)
  const { account } = actor
  let failures = 0
  actor.onUpdate(async (update) => {
    try {
      if ((await receive(context, actor, update)) === 'ask-again') bell.ring()
    } catch (err) {
      if (!ended.aborted) context.log.error('could not store an update', { account, err })
      failures = Math.max(1, failures)
      bell.ring()
    }
  })
  return {
    fetch: async (): Promise<void> => {
      const failure = await catchUp().catch((err: unknown) => {
        failures += 1
        throw err
      })
      failures = failure && actor.client() ? failures + 1 : 0
      if (failure) context.log.warn('missed updates wait', { account, code: failure.code })
    },
    pause: (): Promise<void> => {
      const soon = failures > 0 ? AGAIN_AFTER * 2 ** Math.min(failures - 1, 6) : CATCH_UP_EVERY
      return bell.wait(Math.min(soon, CATCH_UP_EVERY), ended)
    },
  }
}
