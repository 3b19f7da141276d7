import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { ContactRow } from '../world/model.ts'
import { viewStatus } from '../world/status.ts'
import { viewUpdates, viewUser, viewUsers } from '../world/views.ts'
import { chatKey, normalPhone } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { blocked } from './contacts-blocked.ts'
import { contactsFind } from './contacts-find.ts'
import { findByPhone } from './find-by-phone.ts'
import { listHash } from './list-hash.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'

type Named = { firstName: string; lastName: string; phone: string }
type PhoneContact = Named & { clientId: bigint }

/** More in one call are to be tried again later. */
const MAX_IMPORT = 500

export const contacts: Methods = {
  ...blocked,
  ...contactsFind,
  'contacts.importContacts': method<{ contacts: PhoneContact[] }>((request, context) =>
    importContacts(request.contacts, context),
  ),
  'contacts.addContact': method<Named & { id: InputPeer; addPhonePrivacyException?: boolean }>(
    (request, context) => {
      const peer = peerOf(context, request.id)
      if (peer === context.me()) return refuse(400, 'CONTACT_ID_INVALID')
      if (!request.firstName.trim()) return refuse(400, 'CONTACT_NAME_EMPTY')
      save(context, peer, request)
      return changed([peer], context)
    },
  ),
  'contacts.deleteContacts': method<{ id: InputPeer[] }>(({ id }, context) => {
    const peers = id.map((it) => peerOf(context, it))
    remove(context, peers)
    return changed(peers, context)
  }),
  'contacts.deleteByPhones': method<{ phones: string[] }>(({ phones }, context) => {
    const peers = phones.flatMap((it) => context.world.byPhone(it)?.id ?? [])
    remove(context, peers)
    return true
  }),
  'contacts.getContacts': method<{ hash: bigint }>((request, context) =>
    getContacts(request.hash, context),
  ),
  'contacts.getContactIDs': method<object>((_, { world, me }) =>
    contactsOf(world, me()).map((it) => it.peer),
  ),
  'contacts.getStatuses': method<object>((_, { world, me }) =>
    contactsOf(world, me()).map(({ peer }) => ({
      _: 'contactStatus',
      userId: BigInt(peer),
      status: viewStatus(world, me(), peer),
    })),
  ),
}

const contactsOf = (world: World, owner: number): ContactRow[] =>
  [...world.store.table('contacts').values()]
    .filter((it) => it.owner === owner)
    .sort((a, b) => a.peer - b.peer)

const save = ({ world, me }: Context, peer: number, named: Named): void => {
  const row: ContactRow = {
    owner: me(),
    peer,
    firstName: named.firstName.trim(),
    lastName: named.lastName.trim(),
    phone: named.phone && normalPhone(named.phone),
  }
  world.store.commit(['contacts', chatKey(me(), peer), row])
}

const remove = ({ world, me }: Context, peers: readonly number[]): void =>
  world.store.commit(...peers.map((it) => ['contacts', chatKey(me(), it), null] as const))

/** What the account's other sessions, and the one that asked, get to know. */
const changed = (peers: readonly number[], context: Context): TlObject => {
  const { world, me, audience, session } = context
  const settings = peers.map((it) => ({
    _: 'updatePeerSettings',
    peer: { _: 'peerUser', userId: BigInt(it) },
    settings: { _: 'peerSettings', addContact: !world.isContact(me(), it) },
  }))
  const updates = viewUpdates(world, me(), settings, peers)
  audience.push(me(), updates, session)
  return updates
}

const getContacts = (hash: bigint, { world, me }: Context): TlObject => {
  const own = contactsOf(world, me())
  const current = listHash([own.length, ...own.map((it) => it.peer)])
  if (hash !== 0n && hash === current) return { _: 'contacts.contactsNotModified' }
  return {
    _: 'contacts.contacts',
    contacts: own.map(({ peer }) => ({
      _: 'contact',
      userId: BigInt(peer),
      mutual: world.isContact(peer, me()),
    })),
    savedCount: 0,
    users: viewUsers(
      world,
      me(),
      own.map(({ peer }) => peer),
    ),
  }
}

const importContacts = (wanted: readonly PhoneContact[], context: Context): TlObject => {
  const { world, me } = context
  const now = wanted.slice(0, MAX_IMPORT)
  const found = now.flatMap((it) => {
    const user = findByPhone(context, it.phone)
    return user ? [{ named: it, user }] : []
  })
  for (const { named, user } of found) if (user.id !== me()) save(context, user.id, named)
  return {
    _: 'contacts.importedContacts',
    imported: found.map(({ named, user }) => ({
      _: 'importedContact',
      userId: BigInt(user.id),
      clientId: named.clientId,
    })),
    popularInvites: [],
    retryContacts: wanted.slice(MAX_IMPORT).map((it) => it.clientId),
    users: found.map(({ user }) => viewUser(world, me(), user)),
  }
}
