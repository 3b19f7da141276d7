import type { Store } from '../store/store.ts'
import type { KeyRow, Rows } from '../world/model.ts'

/** The auth keys this server knows. A new key is on disk before the client hears of it. */
export type KeyRing = {
  find: (id: bigint) => KeyRow | null
  add: (key: Omit<KeyRow, 'id'> & { id: bigint }) => Promise<void>
  /** Keeps facts of a key. */
  update: (id: string, change: Partial<Omit<KeyRow, 'id' | 'key'>>) => void
  /** The key that the login belongs to: itself, or the permanent one behind a temporary key. */
  identityOf: (id: string) => KeyRow | null
  remove: (id: string) => void
}

/** A key id as it is kept: sixteen hex digits. */
export const keyName = (id: bigint): string => BigInt.asUintN(64, id).toString(16).padStart(16, '0')

/** A kept key's id as it stands on the wire. */
export const keyNumber = ({ id }: Pick<KeyRow, 'id'>): bigint =>
  BigInt.asIntN(64, BigInt(`0x${id}`))

/** The name a session is kept under. */
export const sessionName = ({ id }: Pick<KeyRow, 'id'>, sessionId: bigint): string =>
  `${id}:${sessionId}`

export const makeKeyRing = (store: Store<Rows>): KeyRing => {
  const keys = store.table('keys')
  const identityOf = (id: string): KeyRow | null => {
    const key = keys.get(id)
    if (!key?.permanentId) return key ?? null
    return keys.get(key.permanentId) ?? null
  }
  return {
    find: (id) => keys.get(keyName(id)) ?? null,
    add: async (key) => {
      const id = keyName(key.id)
      store.commit(['keys', id, { ...key, id }])
      await store.synced()
    },
    update: (id, change) => {
      const key = keys.get(id)
      if (key) store.commit(['keys', id, { ...key, ...change }])
    },
    identityOf,
    remove: (id) => store.commit(['keys', id, null]),
  }
}
