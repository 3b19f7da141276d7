import type { AccountActor } from '../../delivery/actor.ts'
import type { Timing } from '../../delivery/ports.ts'
import type { Result, TelegramClient, TelegramFailure } from '../../telegram/gateway.ts'

import { PlatformError } from '../../core/errors.ts'
import { MINUTE, SECOND } from '../../core/time.ts'
import { pause } from '../../delivery/timing.ts'

/** Between two pages of conversations: some thirty at once, and Telegram asks to wait. */
export const GAP = SECOND
/** A longer wait is left to whoever plans the reading. */
const LONGEST_WAIT = MINUTE

export type Pace = {
  context: { timing: Timing }
  actor: Pick<AccountActor, 'exclusive' | 'client' | 'signal'>
  client: TelegramClient
}

/** Asks again after a short wait that Telegram asked for; any other refusal is the answer. */
export const patiently = async <T>(
  pace: Pace,
  ask: () => Promise<Result<T>>,
): Promise<Result<T>> => {
  for (;;) {
    const answer = await pace.actor.exclusive(ask)
    if (answer.ok || answer.failure.kind !== 'flood-wait') return answer
    const wait = Math.max(1, answer.failure.seconds) * SECOND
    if (wait > LONGEST_WAIT) return answer
    await pauseFor(pace, wait)
  }
}

/** A connection that is replaced meanwhile ends the reading: the next one goes on with it. */
export const pauseFor = async ({ context, actor, client }: Pace, ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= SECOND) {
    await pause(context.timing, Math.min(left, SECOND), actor.signal)
    actor.signal.throwIfAborted()
    if (actor.client() !== client) throw refused({ kind: 'unreachable', code: 'CONNECTION_LOST' })
  }
}

export const refused = (failure: TelegramFailure): PlatformError =>
  new PlatformError('TELEGRAM_REFUSED', 'Telegram did not list a conversation.', {
    details: failure,
  })
