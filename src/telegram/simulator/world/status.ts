import type { TlObject } from '../tl/schema.ts'
import { allows, profileOf } from './profiles.ts'
import type { World } from './world.ts'

const ONLINE_MS = 5 * 60_000

/** When an account last said that it is online, in Unix milliseconds; its end is not kept. */
const online = new WeakMap<World, Map<number, number>>()

/** Notes that an account is online, or no more. */
export const noteOnline = (world: World, userId: number, isOnline: boolean): void => {
  const all = online.get(world) ?? new Map<number, number>()
  online.set(world, all)
  if (isOnline) all.set(userId, world.now() + ONLINE_MS)
  else all.delete(userId)
}

/** Whether `user` is there, as far as they let `viewer` know. */
export const viewStatus = (world: World, viewer: number, user: number): TlObject => {
  if (!allows(world, user, 'StatusTimestamp', viewer)) return { _: 'userStatusRecently' }
  const until = online.get(world)?.get(user) ?? 0
  if (until > world.now()) return { _: 'userStatusOnline', expires: Math.floor(until / 1000) }
  const { lastSeen } = profileOf(world, user)
  if (lastSeen === null) return { _: 'userStatusRecently' }
  return { _: 'userStatusOffline', wasOnline: Math.floor(lastSeen / 1000) }
}

/** Accounts that have `user` among their contacts. */
export const acquaintances = (world: World, user: number): number[] =>
  [...world.store.table('accounts').values()]
    .map((it) => it.userId)
    .filter((it) => it !== user && world.isContact(it, user))
