import type { Store } from '../store/store.ts'
import type { KeyRow, Rows } from '../world/model.ts'

/** The auth keys this server knows. A new key is on disk before the client hears of it. */
export type KeyRing = {
  find: (id: bigint) => KeyRow | null
  /** By the name it is kept under. */
  named: (id: string) => KeyRow | null
  add: (key: Omit<KeyRow, 'id'> & { id: bigint }) => Promise<void>
  /** Keeps facts of a key. */
  update: (id: string, change: Partial<Omit<KeyRow, 'id' | 'key'>>) => void
  /** The key that the login belongs to: itself, or the permanent one behind a temporary key. */
  identityOf: (id: string) => KeyRow | null
  remove: (id: string) => void
  /** The temporary keys that stand for a permanent one. */
  temporaryOf: (id: string) => Iterable<string>
}

/** A key id as it is kept: sixteen hex digits. */
export const keyName = (id: bigint): string => BigInt.asUintN(64, id).toString(16).padStart(16, '0')

/** A kept key's id as it stands on the wire. */
export const keyNumber = ({ id }: Pick<KeyRow, 'id'>): bigint =>
  BigInt.asIntN(64, BigInt(`0x${id}`))

/** The name a session is kept under. */
export const sessionName = ({ id }: Pick<KeyRow, 'id'>, sessionId: bigint): string =>
  `${id}:${sessionId}`

const NONE: ReadonlySet<string> = new Set()

export const makeKeyRing = (store: Store<Rows>): KeyRing => {
  const keys = store.table('keys')
  const temporary = new Map<string, Set<string>>()
  const bind = (id: string, permanentId: string | null | undefined): void => {
    if (!permanentId) return
    const bound = temporary.get(permanentId) ?? new Set()
    temporary.set(permanentId, bound.add(id))
  }
  for (const { id, permanentId } of keys.values()) bind(id, permanentId)
  const identityOf = (id: string): KeyRow | null => {
    const key = keys.get(id)
    if (!key?.permanentId) return key ?? null
    return keys.get(key.permanentId) ?? null
  }
  return {
    find: (id) => keys.get(keyName(id)) ?? null,
    named: (id) => keys.get(id) ?? null,
    add: async (key) => {
      const id = keyName(key.id)
      store.commit(['keys', id, { ...key, id }])
      await store.synced()
    },
    update: (id, change) => {
      const key = keys.get(id)
      if (!key) return
      if (key.permanentId) temporary.get(key.permanentId)?.delete(id)
      bind(id, 'permanentId' in change ? change.permanentId : key.permanentId)
      store.commit(['keys', id, { ...key, ...change }])
    },
    identityOf,
    remove: (id) => {
      temporary.get(keys.get(id)?.permanentId ?? '')?.delete(id)
      store.commit(['keys', id, null])
    },
    temporaryOf: (id) => temporary.get(id) ?? NONE,
  }
}
