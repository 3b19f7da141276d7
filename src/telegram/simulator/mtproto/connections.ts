import type { Core } from './server.ts'
import type { Connection } from './session.ts'

/** A connection's packets are made with this key from now on. */
export const noteKey = (core: Core, connection: Connection, name: string, number: bigint): void => {
  leaveKey(core, connection)
  connection.key = name
  connection.keyNumber = number
  const users = core.byKey.get(name)
  if (users) users.add(connection)
  else core.byKey.set(name, new Set([connection]))
}

/** It is closed, or goes on under another key. */
export const leaveKey = ({ byKey }: Core, connection: Connection): void => {
  const users = connection.key === null ? undefined : byKey.get(connection.key)
  if (!users?.delete(connection) || users.size > 0 || connection.key === null) return
  byKey.delete(connection.key)
}

/** How many connections use an auth key, or a temporary key that stands for it. */
export const connectionsOf = ({ byKey, keys }: Core, keyId: string): number => {
  let count = byKey.get(keyId)?.size ?? 0
  for (const temporary of keys.temporaryOf(keyId)) count += byKey.get(temporary)?.size ?? 0
  return count
}
