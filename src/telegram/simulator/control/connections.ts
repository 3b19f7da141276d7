import type { Core } from '../mtproto/server.ts'

/** How many connections use an auth key, or a temporary key that stands for it. */
export const connectionsOf = (core: Core, keyId: string): number => {
  let count = 0
  for (const { key } of core.connections) {
    if (key && (key === keyId || core.keys.identityOf(key)?.id === keyId)) count++
  }
  return count
}
