import { refuse } from '../mtproto/rpc-error.ts'
import { accessHash } from '../world/access-hash.ts'
import type { ChatRow } from '../world/model.ts'
import { channelPeer, chatPeer, isUser } from '../world/peers.ts'
import { isIn } from '../world/rights.ts'
import type { Context, InputPeer } from './method.ts'
import { peerOf } from './method.ts'

/** An input peer, user or channel of any kind. */
export type InputTarget = InputPeer & { chatId?: bigint; channelId?: bigint }

/** A user, group or channel that the asking account may address, as a marked id. */
export const targetOf = (context: Context, target: InputTarget | undefined): number => {
  const { world, me } = context
  if (!target) return refuse(400, 'PEER_ID_INVALID') // Such as the peer of a folder.
  if (target._ === 'inputPeerChat') {
    const peer = chatPeer(target.chatId ?? 0n)
    return isIn(world.member(peer, me())) ? peer : refuse(400, 'PEER_ID_INVALID')
  }
  if (target._ === 'inputPeerChannel') return channelOf(context, target).id
  return peerOf(context, target)
}

/** A channel or supergroup that the asking account may see: a public one, or its own. */
export const channelOf = ({ world, me }: Context, target: InputTarget): ChatRow => {
  const chat = world.chatRow(channelPeer(target.channelId ?? 0n))
  if (!chat || target.accessHash !== accessHash(world, me(), chat.id)) {
    return refuse(400, 'CHANNEL_INVALID')
  }
  const member = world.member(chat.id, me())
  if (chat.deleted || (!isIn(member) && chat.username === null)) {
    return refuse(400, 'CHANNEL_PRIVATE')
  }
  return chat
}

/** A basic group that the asking account is in. */
export const groupOf = ({ world, me }: Context, chatId: bigint): ChatRow => {
  const chat = world.chatRow(chatPeer(chatId))
  const isOpen = chat && !chat.deleted && isIn(world.member(chat.id, me()))
  return isOpen ? chat : refuse(400, 'CHAT_ID_INVALID')
}

/** The box that a peer's messages lie in: the account's own, or the channel's. */
export const boxOf = ({ me }: Context, peer: number): number =>
  isUser(peer) || peer > -1_000_000_000_000 ? me() : peer
