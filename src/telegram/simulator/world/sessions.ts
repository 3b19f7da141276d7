import type { World } from './world.ts'

/** What a client says of itself in `initConnection`. */
export type ClientFacts = {
  apiId: number
  deviceModel: string
  systemVersion: string
  appVersion: string
}

/** A login by one auth key. It outlives the login, so that the key can be told how that ended. */
export type SessionRow = ClientFacts & {
  /** The permanent auth key. */
  id: string
  userId: number
  /** What `account.getAuthorizations` names it by: a long. */
  hash: string
  createdAt: number
  activeAt: number
  /** Brought along from another data centre, for files only. */
  imported: boolean
  /** `revoked`: all other sessions were terminated. `reset`: this one was, or it logged out. */
  ended: 'revoked' | 'reset' | null
}

const ACTIVE_EVERY_MS = 60_000

export const sessionOf = (world: World, keyId: string): SessionRow | undefined =>
  world.store.table('sessions').get(keyId)

/** Its key may have lost the login in other ways: by a fault, or two connections at once. */
const isInUse = (world: World, { id, userId }: SessionRow): boolean =>
  world.store.table('keys').get(id)?.userId === userId

/** Whoever is logged in as `userId`, oldest first. */
export const sessionsOf = (world: World, userId: number): SessionRow[] =>
  [...world.store.table('sessions').values()]
    .filter((it) => it.userId === userId && !it.ended && isInUse(world, it))
    .sort((a, b) => a.createdAt - b.createdAt)

/** Notes, once a minute at most, that a session is in use. */
export const touchSession = (world: World, keyId: string): void => {
  const row = sessionOf(world, keyId)
  if (!row || row.ended || world.now() - row.activeAt < ACTIVE_EVERY_MS) return
  world.store.commit(['sessions', keyId, { ...row, activeAt: world.now() }])
}
