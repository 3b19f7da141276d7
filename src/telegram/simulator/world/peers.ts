import type { TlObject } from '../tl/schema.ts'

/**
 * Every peer is one number, as bots know them: users are positive, basic groups negative, channels
 * (supergroups too) below minus a million million.
 */
const CHANNELS = 1_000_000_000_000

export const chatPeer = (id: bigint | number): number => -Number(id)
export const channelPeer = (id: bigint | number): number => -(CHANNELS + Number(id))

export const isUser = (peer: number): boolean => peer > 0
export const isChannel = (peer: number): boolean => peer < -CHANNELS
export const isGroup = (peer: number): boolean => peer < 0 && !isChannel(peer)

/** The id as TL writes it, without its mark. */
export const bareId = (peer: number): bigint =>
  BigInt(isChannel(peer) ? -peer - CHANNELS : Math.abs(peer))

export const viewPeer = (peer: number): TlObject => {
  if (isUser(peer)) return { _: 'peerUser', userId: bareId(peer) }
  if (isGroup(peer)) return { _: 'peerChat', chatId: bareId(peer) }
  return { _: 'peerChannel', channelId: bareId(peer) }
}
