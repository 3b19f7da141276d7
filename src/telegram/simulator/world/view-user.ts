import type { TlObject } from '../tl/schema.ts'
import { accessHash } from './access-hash.ts'
import type { UserRow } from './model.ts'
import { allows } from './profiles.ts'
import { viewStatus } from './status.ts'
import { chatKey } from './world.ts'
import type { World } from './world.ts'

const SERVICE = 777_000

/** The number, as far as `viewer` may know it: their own, one they saved, or one shown to them. */
export const phoneFor = (world: World, viewer: number, user: UserRow): string | undefined => {
  if (!user.phone) return undefined
  const contact = world.store.table('contacts').get(chatKey(viewer, user.id))
  const knowsIt = contact !== undefined && contact.phone !== ''
  const isShown = knowsIt || allows(world, user.id, 'PhoneNumber', viewer)
  return isShown ? user.phone.slice(1) : undefined
}

/** A user as `viewer` sees them: contacts by the name that was saved for them. */
export const viewUser = (world: World, viewer: number, user: UserRow): TlObject => {
  const { id } = user
  const common = { _: 'user', self: viewer === id, id: BigInt(id) }
  const hash = accessHash(world, viewer, id)
  if (user.deleted) return { ...common, deleted: true, accessHash: hash }
  const contact = world.store.table('contacts').get(chatKey(viewer, id))
  const isBot = world.store.table('bots').has(String(id))
  return {
    ...common,
    contact: contact !== undefined,
    mutualContact: contact !== undefined && world.isContact(id, viewer),
    accessHash: hash,
    firstName: contact?.firstName || user.firstName,
    lastName: (contact?.firstName ? contact.lastName : user.lastName) || undefined,
    username: user.username ?? undefined,
    phone: phoneFor(world, viewer, user),
    ...(isBot ? { bot: true, botInfoVersion: 1 } : { status: viewStatus(world, viewer, id) }),
    ...(id === SERVICE ? { verified: true, support: true } : {}),
  }
}
