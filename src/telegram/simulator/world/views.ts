import type { TlObject } from '../tl/schema.ts'
import { accessHash } from './access-hash.ts'
import { viewChats } from './view-chat.ts'
import { viewUser } from './view-user.ts'
import type { World } from './world.ts'

export { accessHash, viewUser }

export const peerUser = (id: number): TlObject => ({ _: 'peerUser', userId: BigInt(id) })

export const viewUsers = (world: World, viewer: number, ids: Iterable<number>): TlObject[] =>
  [...new Set([viewer, ...ids])].flatMap((id) => {
    const user = world.user(id)
    return user ? [viewUser(world, viewer, user)] : []
  })

/** Both lists that go along with messages and updates: whoever is mentioned by marked id. */
export const viewPeers = (world: World, viewer: number, peers: Iterable<number>) => {
  const all = [...peers]
  return {
    users: viewUsers(
      world,
      viewer,
      all.filter((it) => it > 0),
    ),
    chats: viewChats(world, viewer, all),
  }
}

/** The container that most updates travel in. */
export const viewUpdates = (
  world: World,
  viewer: number,
  updates: readonly TlObject[],
  peers: Iterable<number> = [],
): TlObject => ({
  _: 'updates',
  updates,
  ...viewPeers(world, viewer, peers),
  date: Math.floor(world.now() / 1000),
  seq: 0,
})
