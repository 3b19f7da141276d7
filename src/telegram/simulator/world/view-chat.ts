import type { TlObject } from '../tl/schema.ts'
import { accessHash } from './access-hash.ts'
import type { ChatRow, MemberRow } from './model.ts'
import { bareId, isChannel } from './peers.ts'
import { isIn } from './rights.ts'
import type { World } from './world.ts'

/** Names of rights as a TL object of flags. */
export const viewRights = (
  kind: 'chatAdminRights' | 'chatBannedRights',
  names: readonly string[],
  untilDate = 0,
): TlObject => ({
  _: kind,
  ...Object.fromEntries(names.map((name) => [name, true])),
  ...(kind === 'chatBannedRights' ? { untilDate } : {}),
})

/** The names of the flags that are set in a TL object of rights. */
export const namesOfRights = (rights: TlObject): string[] =>
  Object.entries(rights).flatMap(([name, value]) => (value === true ? [name] : []))

const isRestricted = (member: MemberRow | undefined): boolean =>
  member !== undefined && member.banned.length > 0

/** A group or channel as `viewer` sees it. */
export const viewChat = (world: World, viewer: number, chat: ChatRow): TlObject => {
  const member = world.member(chat.id, viewer)
  const isAdmin = member?.role === 'admin' || member?.role === 'creator'
  const common = {
    id: bareId(chat.id),
    title: chat.title,
    creator: chat.creator === viewer,
    left: !isIn(member),
    photo: { _: 'chatPhotoEmpty' },
    date: member?.date ?? chat.date,
    participantsCount: world.countMembers(chat.id),
    adminRights: isAdmin && member ? viewRights('chatAdminRights', member.rights) : undefined,
    defaultBannedRights: viewRights('chatBannedRights', chat.banned),
  }
  if (!isChannel(chat.id)) {
    return { _: 'chat', ...common, version: chat.version, deactivated: chat.deleted }
  }
  if (member?.role === 'kicked') return viewForbidden(world, viewer, chat)
  return {
    _: 'channel',
    ...common,
    accessHash: accessHash(world, viewer, chat.id),
    broadcast: chat.kind === 'broadcast',
    megagroup: chat.kind === 'supergroup',
    forum: chat.isForum,
    slowmodeEnabled: chat.slowSeconds > 0,
    hasLink: chat.invite !== null,
    username: chat.username ?? undefined,
    bannedRights: isRestricted(member)
      ? viewRights('chatBannedRights', member?.banned ?? [], member?.bannedUntil)
      : undefined,
  }
}

const viewForbidden = (world: World, viewer: number, chat: ChatRow): TlObject => ({
  _: 'channelForbidden',
  broadcast: chat.kind === 'broadcast',
  megagroup: chat.kind === 'supergroup',
  id: bareId(chat.id),
  accessHash: accessHash(world, viewer, chat.id),
  title: chat.title,
})

export const viewChats = (world: World, viewer: number, peers: Iterable<number>): TlObject[] =>
  [...new Set(peers)].flatMap((peer) => {
    const chat = peer < 0 ? world.chatRow(peer) : undefined
    return chat ? [viewChat(world, viewer, chat)] : []
  })
