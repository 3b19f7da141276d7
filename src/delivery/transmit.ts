import type { Delivery } from '../core/model/delivery.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { Result } from '../telegram/gateway.ts'
import type { LastWord, Loop } from './send-ports.ts'

import { SECOND } from '../core/time.ts'
import { settleOutcome } from './settle-outcome.ts'

/** The deadline of a send, and a moment for its outcome. */
const SAFE_AT_WIRE = 11 * SECOND

/** Sends a claimed message and records what came of it. False: the lane pauses. */
export const transmit = async (loop: Loop, delivery: Delivery): Promise<boolean> => {
  const { actor, ports, clock, commits } = loop
  const { message, peer, randomId } = delivery
  const media = message.media === null ? null : await ports.media(message.media)
  const result = await actor.exclusive(async (): Promise<Result<{ messageId: number }>> => {
    const client = actor.client()
    // Nothing has left yet, so this is certain.
    if (!client || !actor.safeFor(SAFE_AT_WIRE)) return notSent
    if (message.media !== null && media === null) return noMedia
    return client.send({ peer, text: message.text, entities: message.entities, randomId, media })
  })
  if (result.ok) {
    const at = clock.now()
    await commits.commit({
      delivery: delivery._id,
      tenant: actor.tenant,
      fence: actor.fence,
      change: {
        $set: {
          state: 'sent',
          reason: null,
          messageId: result.value.messageId,
          sentAt: at,
          updatedAt: at,
          ...lastAttempt(delivery, 'sent', null),
        },
      },
    })
    ports.settled({ ...delivery, messageId: result.value.messageId, sentAt: at }, 'sent', null)
    return true
  }
  return settleOutcome(loop, delivery, result.failure)
}

const notSent = { ok: false, failure: { kind: 'unreachable', code: 'NO_CLIENT' } } as const
const noMedia = { ok: false, failure: { kind: 'media-invalid', code: 'NO_FILE' } } as const

/** The attempt that was begun, with its end. */
const lastAttempt = (
  { attempts }: Delivery,
  outcome: string,
  detail: string | null,
): Record<string, unknown> => {
  const last = attempts.length - 1
  return { [`attempts.${last}.outcome`]: outcome, [`attempts.${last}.detail`]: detail }
}

type Aside = Exclude<LastWord, { do: 'send' | 'hold' }>

/** Records that the gate let a message wait, or ended it. */
export const setAside = (loop: Loop, delivery: Delivery, said: Aside, now: Date): Promise<void> => {
  const dueAt = said.do === 'wait' ? said.until : now
  return record(loop, delivery, { ...standingAside(delivery, said), dueAt, updatedAt: now })
}

/** Ends a message that was offered again and again and never answered for. */
export const giveUp = (loop: Loop, delivery: Delivery, now: Date): Promise<void> =>
  record(loop, delivery, { state: 'failed', reason: 'too-many-attempts', updatedAt: now })

type Standing = Pick<Delivery, 'state' | 'updatedAt'> & { reason: ReasonCode; dueAt?: Date }

const record = async (
  { actor, commits, ports }: Loop,
  delivery: Delivery,
  standing: Standing,
): Promise<void> => {
  await commits.commit({
    delivery: delivery._id,
    tenant: actor.tenant,
    fence: actor.fence,
    change: { $set: standing },
  })
  ports.settled(delivery, standing.state, standing.reason)
}

/** A row of unknown outcome may have arrived: it is never called skipped, and waits as what it is. */
const standingAside = (
  { state }: Delivery,
  said: Aside,
): { state: Delivery['state']; reason: ReasonCode } => {
  if (said.do === 'wait')
    return { state: state === 'unknown' ? 'unknown' : 'deferred', reason: said.reason }
  return state === 'unknown'
    ? { state: 'failed', reason: 'unresolved' }
    : { state: said.state, reason: said.reason }
}
