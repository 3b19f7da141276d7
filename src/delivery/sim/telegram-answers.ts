import type {
  OutgoingMessage,
  Result,
  TelegramFailure,
  WrittenAsk,
  WrittenMessage,
} from '../../telegram/gateway.ts'
import type { GatewayParts } from './telegram-client.ts'
import type { Arrival, Link } from './telegram-server.ts'
import type { World } from './world.ts'

import { EPOCH } from './world.ts'

type SendAnswer = Result<{ messageId: number; duplicate: boolean }>

/** What comes back for a message, in the adapter's words. Null: Telegram never answers. */
export const answerOf = (
  { world, telegram, tempers }: GatewayParts,
  link: Link,
  { peer, randomId, text }: OutgoingMessage,
): SendAnswer | null => {
  // A server in trouble answers 500 before or after it did the work.
  const trouble = world.chance(tempers.serverError)
  if (trouble) world.reach('server error')
  if (trouble && world.chance(0.5)) return refused({ kind: 'unknown-outcome', code: 'INTERNAL' })
  const arrival = telegram.arrive(link, { peer: peer.userId, randomId, text })
  if (arrival.kind === 'sent' && !arrival.duplicate && world.chance(tempers.flood)) {
    world.reach('flood window')
    telegram.flood(link.account, world.between(3_000, 40_000))
  }
  return trouble ? refused({ kind: 'unknown-outcome', code: 'INTERNAL' }) : inWords(world, arrival)
}

/** What stands in a conversation. */
export const writtenOf = (
  { world, telegram }: GatewayParts,
  link: Link,
  { peer, text }: WrittenAsk,
): Result<WrittenMessage[]> => {
  telegram.touch(link)
  if (telegram.isDead(link.account))
    return { ok: false, failure: { kind: 'session-dead', code: 'AUTH_KEY_UNREGISTERED' } }
  const found = telegram.written(link.account, peer.userId, text)
  if (found.length > 0) world.reach('found in the conversation')
  return {
    ok: true,
    value: found.map(({ messageId, at }) => ({ messageId, at: new Date(EPOCH + at) })),
  }
}

const inWords = (world: World, arrival: Arrival): SendAnswer => {
  switch (arrival.kind) {
    case 'sent': {
      const { messageId, duplicate } = arrival
      // Told that it is a duplicate, the adapter may not find which message it was: nobody knows.
      const found = !duplicate || world.chance(0.8)
      if (!found) return refused({ kind: 'unknown-outcome', code: 'RANDOM_ID_DUPLICATE' })
      return { ok: true, value: { messageId, duplicate } }
    }
    case 'flood': {
      const { seconds } = arrival
      return refused({ kind: 'flood-wait', seconds, code: `FLOOD_WAIT_${seconds}` })
    }
    case 'slow-mode': {
      const { seconds } = arrival
      world.reach('slow mode')
      return refused({ kind: 'slow-mode', seconds, code: `SLOWMODE_WAIT_${seconds}` })
    }
    case 'peer-flood':
      world.reach('peer flood')
      return refused({ kind: 'peer-flood', code: 'PEER_FLOOD' })
    case 'session-dead':
      return refused({ kind: 'session-dead', code: 'AUTH_KEY_UNREGISTERED' })
    default:
      world.reach('refusal')
      return refused({ kind: arrival.failure, code: arrival.failure })
  }
}

const refused = (failure: TelegramFailure): SendAnswer => ({ ok: false, failure })
