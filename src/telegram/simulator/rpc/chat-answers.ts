import type { TlObject } from '../tl/schema.ts'
import type { MessageRow } from '../world/model.ts'
import { bareId, isChannel } from '../world/peers.ts'
import { isIn } from '../world/rights.ts'
import type { Sent } from '../world/send.ts'
import { newMessageUpdate, pushSent } from '../world/updates.ts'
import { peersOf } from '../world/view-message.ts'
import { viewUpdates } from '../world/views.ts'
import type { Context } from './method.ts'

/** Says that a group or channel is not what it was. */
const chatUpdate = (chat: number): TlObject =>
  isChannel(chat)
    ? { _: 'updateChannel', channelId: bareId(chat) }
    : { _: 'updateChat', chatId: bareId(chat) }

/** The answer to a change of a group or channel, with the service messages it made. */
export const answerChat = (
  chat: number,
  context: Context,
  sent: readonly Sent[] = [],
  others: readonly number[] = [],
): TlObject => {
  const { world, me, audience, session } = context
  for (const it of sent) pushSent(world, audience, it, session)
  const rows = sent.map((it) => it.own).filter((it): it is MessageRow => it !== null)
  for (const user of new Set(others)) {
    if (user !== me()) {
      audience.push(user, viewUpdates(world, user, [chatUpdate(chat)], [chat, me()]))
    }
  }
  return viewUpdates(
    world,
    me(),
    [chatUpdate(chat), ...rows.map((it) => newMessageUpdate(world, it, 1, me()))],
    [chat, ...others, ...rows.flatMap(peersOf)],
  )
}

/** Everyone who is in it and connected. */
export const present = (chat: number, { world, audience }: Context): number[] =>
  world
    .members(chat)
    .filter((it) => isIn(it) && audience.sessions(it.user).length > 0)
    .map((it) => it.user)

/** `answer` as the client's layer has it: newer ones wrap it. */
export const wrapFor = (
  { session }: Context,
  name: 'messages.chatInviteJoinResultOk' | 'messages.invitedUsers',
  updates: TlObject,
): TlObject => {
  const schema = session.core.layerOf(session)
  return schema.constructors.has(name) ? { _: name, updates, missingInvitees: [] } : updates
}
