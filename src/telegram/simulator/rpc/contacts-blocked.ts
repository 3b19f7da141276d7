import type { TlObject } from '../tl/schema.ts'
import { peerUser, viewUsers } from '../world/views.ts'
import { chatKey } from '../world/world.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf, seconds } from './method.ts'

const MAX_PAGE = 100

/** Whom an account does not want to hear from. */
export const blocked: Methods = {
  'contacts.block': method<{ id: InputPeer }>(({ id }, context) => setBlock(id, true, context)),
  'contacts.unblock': method<{ id: InputPeer }>(({ id }, context) => setBlock(id, false, context)),
  'contacts.getBlocked': method<{ offset: number; limit: number }>((page, context) =>
    getBlocked(page, context),
  ),
}

const setBlock = (id: InputPeer, isBlocked: boolean, context: Context): boolean => {
  const { world, me, audience, session } = context
  const peer = peerOf(context, id)
  const row = { person: me(), account: peer }
  world.store.commit(['blocks', chatKey(me(), peer), isBlocked ? row : null])
  const update = { _: 'updatePeerBlocked', blocked: isBlocked, peerId: peerUser(peer) }
  audience.push(me(), { _: 'updateShort', update, date: seconds(context) }, session)
  return true
}

const getBlocked = (
  { offset, limit }: { offset: number; limit: number },
  context: Context,
): TlObject => {
  const { world, me } = context
  const all = [...world.store.table('blocks').values()].filter((it) => it.person === me())
  const page = all.slice(offset, offset + Math.min(Math.max(limit, 0), MAX_PAGE))
  const view = {
    blocked: page.map((it) => ({
      _: 'peerBlocked',
      peerId: peerUser(it.account),
      date: seconds(context),
    })),
    chats: [],
    users: viewUsers(
      world,
      me(),
      page.map((it) => it.account),
    ),
  }
  return page.length === all.length
    ? { _: 'contacts.blocked', ...view }
    : { _: 'contacts.blockedSlice', count: all.length, ...view }
}
