import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { UserRow } from '../world/model.ts'
import { peerUser, viewUser, viewUsers } from '../world/views.ts'
import { chatKey } from '../world/world.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'

type PhoneContact = { clientId: bigint; phone: string }

export const contacts: Methods = {
  'contacts.importContacts': method<{ contacts: PhoneContact[] }>((request, context) =>
    importContacts(request.contacts, context),
  ),
  'contacts.getContacts': method<object>((_, { world, me }) => {
    const own = [...world.store.table('contacts').values()].filter((it) => it.owner === me())
    return {
      _: 'contacts.contacts',
      contacts: own.map(({ peer }) => ({ _: 'contact', userId: BigInt(peer), mutual: false })),
      savedCount: 0,
      users: viewUsers(
        world,
        me(),
        own.map(({ peer }) => peer),
      ),
    }
  }),
  'contacts.resolveUsername': method<{ username: string }>(({ username }, context) =>
    resolved(context, context.world.byUsername(username), 'USERNAME_NOT_OCCUPIED'),
  ),
  'contacts.resolvePhone': method<{ phone: string }>(({ phone }, context) =>
    resolved(context, context.world.byPhone(phone), 'PHONE_NOT_OCCUPIED'),
  ),
  'contacts.block': method<{ id: InputPeer }>(({ id }, context) => {
    const peer = peerOf(context, id)
    const row = { person: context.me(), account: peer }
    context.world.store.commit(['blocks', chatKey(row.person, row.account), row])
    return true
  }),
  'contacts.unblock': method<{ id: InputPeer }>(({ id }, context) => {
    context.world.store.commit(['blocks', chatKey(context.me(), peerOf(context, id)), null])
    return true
  }),
}

const resolved = (
  { world, me }: Context,
  user: UserRow | undefined,
  otherwise: string,
): TlObject => {
  if (!user) return refuse(400, otherwise)
  return {
    _: 'contacts.resolvedPeer',
    peer: peerUser(user.id),
    chats: [],
    users: [viewUser(world, me(), user)],
  }
}

const importContacts = (wanted: readonly PhoneContact[], { world, me }: Context): TlObject => {
  const found = wanted.flatMap(({ clientId, phone }) => {
    const user = world.byPhone(phone)
    return user ? [{ clientId, user }] : []
  })
  for (const { user } of found) {
    world.store.commit(['contacts', chatKey(me(), user.id), { owner: me(), peer: user.id }])
  }
  return {
    _: 'contacts.importedContacts',
    imported: found.map(({ clientId, user }) => ({
      _: 'importedContact',
      userId: BigInt(user.id),
      clientId,
    })),
    popularInvites: [],
    retryContacts: [],
    users: found.map(({ user }) => viewUser(world, me(), user)),
  }
}
