import type { TlObject } from '../tl/schema.ts'
import { accessHash } from './access-hash.ts'
import type { MessageRow } from './model.ts'
import { isUser } from './peers.ts'
import { peersOf } from './view-message.ts'
import type { World } from './world.ts'

const KEY = 'isTerse'

/**
 * Whether updates say no more than they have to, as Telegram's mostly do: plain private texts without their
 * writer, and whoever a message of somebody else mentions only in passing.
 */
export const isTerse = ({ store }: Pick<World, 'store'>): boolean =>
  store.table('settings').get(KEY)?.value === true

/** It is kept like everything else. */
export const setTerse = ({ store }: Pick<World, 'store'>, value: boolean): void =>
  store.commit(['settings', KEY, { value }])

/** A plain text between two people, in the form that names nobody; `null` for what needs another. */
export const shortMessage = (message: MessageRow): TlObject | null => {
  const { owner, peer, text, entities, fileId, extra, out } = message
  if (!isUser(owner) || !isUser(peer) || owner === peer || fileId || extra) return null
  return {
    _: 'updateShortMessage',
    out,
    id: message.id,
    userId: BigInt(peer),
    message: text,
    pts: message.pts,
    ptsCount: 1,
    date: message.date,
    entities: entities ?? undefined,
  }
}

/** Those of an envelope's users that are told in passing: with a hash that opens nothing. */
export const inPassing = (
  world: World,
  viewer: number,
  message: MessageRow,
  envelope: TlObject,
): TlObject => {
  const others = new Set(peersOf(message).filter((id) => id !== viewer && id !== message.peer))
  const users = (envelope['users'] as TlObject[]).map((user) => {
    const id = Number(user['id'])
    return others.has(id) ? minOf(user, accessHash(world, viewer, `min/${id}`)) : user
  })
  return { ...envelope, users }
}

const minOf = ({ id, firstName, lastName, username, bot }: TlObject, hash: bigint): TlObject => ({
  _: 'user',
  ...{ min: true, id, firstName, lastName, username, accessHash: hash },
  ...(bot ? { bot, botInfoVersion: 1 } : {}),
})
