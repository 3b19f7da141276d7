import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { UserRow } from '../world/model.ts'
import { viewPeer } from '../world/peers.ts'
import { viewChats } from '../world/view-chat.ts'
import { peerUser, viewUser, viewUsers } from '../world/views.ts'
import { findByPhone } from './find-by-phone.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'

const USERNAME = /^@?[A-Za-z][A-Za-z0-9_]{3,31}$/
const MIN_QUERY = 2
const MAX_FOUND = 50

/** People and channels by name, username or number. */
export const contactsFind: Methods = {
  'contacts.resolveUsername': method<{ username: string }>(({ username }, context) => {
    if (!USERNAME.test(username)) return refuse(400, 'USERNAME_INVALID')
    const { world } = context
    const found = world.byUsername(username) ?? world.chatByUsername(username)
    return resolved(found?.deleted ? undefined : found?.id, 'USERNAME_NOT_OCCUPIED', context)
  }),
  'contacts.resolvePhone': method<{ phone: string }>(({ phone }, context) =>
    resolved(findByPhone(context, phone)?.id, 'PHONE_NOT_OCCUPIED', context),
  ),
  'contacts.search': method<{ q: string; limit: number }>(({ q, limit }, context) =>
    search(q, limit, context),
  ),
  'contacts.getTopPeers': method<object>(() => ({ _: 'contacts.topPeersDisabled' })),
  'contacts.getSaved': method<object>(() => []),
}

/** Clients take the first user, so that nobody else may be in the list. */
const resolved = (peer: number | undefined, otherwise: string, context: Context): TlObject => {
  if (peer === undefined) return refuse(400, otherwise)
  const { world, me } = context
  const user = world.user(peer)
  return {
    _: 'contacts.resolvedPeer',
    peer: viewPeer(peer),
    chats: viewChats(world, me(), [peer]),
    users: user ? [viewUser(world, me(), user)] : [],
  }
}

/** Own contacts and chats by any part of the name, everyone by the beginning of the username. */
const search = (q: string, limit: number, { world, me }: Context): TlObject => {
  const query = q.trim().replace(/^@/, '').toLowerCase()
  if (!query) return refuse(400, 'SEARCH_QUERY_EMPTY')
  if (query.length < MIN_QUERY) return refuse(400, 'QUERY_TOO_SHORT')
  const isMine = ({ id }: UserRow) =>
    world.isContact(me(), id) || world.dialog(me(), id) !== undefined
  const hasName = ({ firstName, lastName, username }: UserRow) =>
    [firstName, lastName, username].some((it) => it?.toLowerCase().includes(query))
  const hasUsername = ({ username }: UserRow) => username?.toLowerCase().startsWith(query) ?? false
  const everyone = [...world.store.table('users').values()].filter((it) => !it.deleted)
  const most = Math.min(limit || MAX_FOUND, MAX_FOUND)
  const mine = everyone.filter((it) => isMine(it) && hasName(it)).slice(0, most)
  const others = everyone.filter((it) => !isMine(it) && hasUsername(it)).slice(0, most)
  return {
    _: 'contacts.found',
    myResults: mine.map(({ id }) => peerUser(id)),
    results: others.map(({ id }) => peerUser(id)),
    chats: [],
    users: viewUsers(
      world,
      me(),
      [...mine, ...others].map(({ id }) => id),
    ),
  }
}
