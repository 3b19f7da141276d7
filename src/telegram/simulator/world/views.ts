import { createHmac } from 'node:crypto'

import type { TlObject } from '../tl/schema.ts'
import type { FileRow, MessageRow, UserRow } from './model.ts'
import type { World } from './world.ts'

/** What `viewer` must show to address `target`. One account's hash is of no use to another. */
export const accessHash = (world: World, viewer: number, target: number | string): bigint =>
  createHmac('sha256', world.secret).update(`${viewer}:${target}`).digest().readBigInt64LE(0)

export const peerUser = (id: number): TlObject => ({ _: 'peerUser', userId: BigInt(id) })

/** A user as `viewer` sees them. The phone is shown to oneself and for contacts. */
export const viewUser = (world: World, viewer: number, user: UserRow): TlObject => {
  const isSelf = viewer === user.id
  const isContact = world.isContact(viewer, user.id)
  return {
    _: 'user',
    self: isSelf,
    contact: isContact,
    deleted: user.deleted,
    id: BigInt(user.id),
    accessHash: accessHash(world, viewer, user.id),
    firstName: user.deleted ? undefined : user.firstName,
    lastName: user.deleted ? undefined : user.lastName,
    username: user.deleted ? undefined : user.username,
    phone: isSelf || isContact ? user.phone?.slice(1) : undefined,
    status: { _: 'userStatusRecently' },
  }
}

export const viewUsers = (world: World, viewer: number, ids: Iterable<number>): TlObject[] =>
  [...new Set([viewer, ...ids])].flatMap((id) => {
    const user = world.user(id)
    return user ? [viewUser(world, viewer, user)] : []
  })

/** A message in its owner's box. In private chats only the other side's messages have no `fromId`. */
export const viewMessage = (world: World, message: MessageRow): TlObject => {
  const file = message.fileId ? world.store.table('files').get(message.fileId) : undefined
  return {
    _: 'message',
    out: message.out,
    id: message.id,
    fromId: message.out ? peerUser(message.owner) : undefined,
    peerId: peerUser(message.peer),
    date: message.date,
    message: message.text,
    entities: message.entities ?? undefined,
    media: file ? viewMedia(world, message.owner, file) : undefined,
  }
}

const FILE_REFERENCE = Buffer.from('simulated')

export const viewMedia = (world: World, viewer: number, file: FileRow): TlObject => {
  const common = {
    id: BigInt(file.id),
    accessHash: accessHash(world, viewer, file.id),
    fileReference: FILE_REFERENCE,
    date: file.date,
    dcId: 2,
  }
  if (file.kind === 'photo') {
    const { width: w, height: h, size } = file
    const sizes = [{ _: 'photoSize', type: 'x', w, h, size }]
    return { _: 'messageMediaPhoto', photo: { _: 'photo', ...common, sizes } }
  }
  const { mimeType, attributes } = file
  const size = BigInt(file.size)
  return {
    _: 'messageMediaDocument',
    document: { _: 'document', ...common, mimeType, size, attributes },
  }
}

/** The container that most updates travel in. */
export const viewUpdates = (
  world: World,
  viewer: number,
  updates: readonly TlObject[],
  users: Iterable<number> = [],
): TlObject => ({
  _: 'updates',
  updates,
  users: viewUsers(world, viewer, users),
  chats: [],
  date: Math.floor(world.now() / 1000),
  seq: 0,
})
