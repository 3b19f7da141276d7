import type { AccountActor } from '../../delivery/actor.ts'
import type { Timing } from '../../delivery/ports.ts'
import type { TelegramClient } from '../../telegram/gateway.ts'
import type { RoleContext } from '../roles.ts'

import { SECOND } from '../../core/time.ts'
import { pause } from '../../delivery/timing.ts'
import { setLink } from './store.ts'

/** What was missed is read within this time of a connection, or people are told why nothing goes out. */
const LATE_AFTER = 10 * SECOND

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'log'> & { timing: Timing }

/** Says on the account that nothing goes out because what was missed is not read yet, and when that is over. */
export const makeBehindWord = (
  { mongo, clock, log, timing }: Context,
  actor: AccountActor,
  ended: AbortSignal,
) => {
  let code: string | null = null
  let isSaid = false
  let looking: TelegramClient | null = null
  let since = clock.now()
  const say = async (behind: boolean): Promise<void> => {
    isSaid = behind
    const word = behind ? { code, behind } : { code: null }
    await setLink(mongo.db, actor, { open: true, at: since, ...word })
  }
  const sayIfLate = async (): Promise<void> => {
    const client = actor.client()
    looking = client
    await pause(timing, LATE_AFTER, ended)
    if (looking === client) looking = null
    if (ended.aborted || !client || actor.client() !== client || actor.writer()) return
    await say(true)
    // It may have ended while that was written.
    if (actor.writer()) await say(false)
  }
  const look = (): void => {
    since = clock.now()
    sayIfLate().catch((err: unknown) => {
      if (!ended.aborted) log.warn('could not say why nothing goes out', { err })
    })
  }
  return {
    /** After a new connection: the clock runs. */
    begin: (): void => {
      isSaid = false
      code = null
      look()
    },
    /** Something went missing on the open connection: the clock runs, unless it does already. */
    mayBegin: (): void => {
      if (!isSaid && looking === null) look()
    },
    /** After each try; `failed` is the code of what went wrong. */
    tried: async (failed: string | null): Promise<void> => {
      code = failed
      if (isSaid && actor.client()) await say(actor.writer() === null)
    },
  }
}
