import type { EffectRow, MessageRow } from '../world/model.ts'
import type { Context } from './method.ts'

/** A line about what was refused because the account had been told to wait. */
export const refusalOf = (
  { to, randomId, text }: { to: number; randomId: bigint; text: string },
  { world, me, connectionsOf, identity }: Context,
): EffectRow => ({
  n: world.effects().length,
  account: world.user(me())?.phone ?? '',
  peer: to,
  randomId: randomId.toString(),
  messageId: 0,
  at: world.now(),
  duplicate: false,
  insideFlood: true,
  connections: connectionsOf(identity.id),
  text,
  kind: 'refused',
})

type Noted = { duplicate?: boolean; kind?: EffectRow['kind'] }

/** A line of the ledger about what the asking account did to a message. `after` lines come first. */
export const effectOf = (
  message: MessageRow,
  { world, me, isFlooded, connectionsOf, identity }: Context,
  { duplicate = false, kind = 'message' }: Noted = {},
  after = 0,
): EffectRow => ({
  n: world.effects().length + after,
  account: world.user(me())?.phone ?? '',
  peer: message.peer,
  randomId: message.randomId ?? '',
  messageId: message.id,
  at: world.now(),
  duplicate,
  insideFlood: isFlooded(me()),
  connections: connectionsOf(identity.id),
  text: message.text,
  kind,
})
