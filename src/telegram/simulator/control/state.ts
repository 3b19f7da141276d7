import type { Faults } from '../faults.ts'
import type { Core } from '../mtproto/server.ts'
import { reportersOf } from '../people/deeds.ts'
import type { World } from '../world/world.ts'

/** The world in figures, and who is connected how. */
export const describeState = (world: World, core: Core, faults: Faults) => {
  const { store } = world
  const keyCounts = new Map<string, number>()
  const connections = [...core.connections].map((it) => {
    const identity = it.key ? core.keys.identityOf(it.key) : null
    if (identity) keyCounts.set(identity.id, (keyCounts.get(identity.id) ?? 0) + 1)
    const user = identity?.userId ? world.user(identity.userId) : null
    return {
      account: user?.phone ?? null,
      key: identity?.id ?? null,
      transport: it.transport.describe(),
      sessions: it.sessions.size,
      openedAt: new Date(it.openedAt).toISOString(),
      /** Seconds, as the client's last `ping_delay_disconnect` said. */
      disconnectDelay: it.disconnectDelay,
    }
  })
  return {
    users: store.table('users').size,
    messages: store.table('messages').size,
    effects: world.effects().length,
    errands: store.table('errands').size,
    unsentOrders: store.table('hooks').size,
    accounts: [...store.table('accounts').values()].map(({ userId, banned, password }) => {
      const user = world.user(userId)
      return {
        id: userId,
        phone: user?.phone ?? null,
        firstName: user?.firstName ?? null,
        username: user?.username ?? null,
        hasPassword: password !== null,
        banned,
        dialogs: world.dialogs(userId).length,
        pts: world.pts(userId),
        /** How many people have reported it to Telegram. */
        reports: reportersOf(world, userId).length,
      }
    }),
    connections,
    connectionsPerKey: Object.fromEntries(keyCounts),
    faults: faults.list(),
  }
}
