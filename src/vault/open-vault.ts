import { randomBytes } from 'node:crypto'

import type { Db } from '../mongo/connect.ts'
import type { TenantCollection } from '../mongo/for-tenant.ts'
import type { Vault } from './vault.ts'

import { joinId } from '../core/ids.ts'
import { forTenant } from '../mongo/for-tenant.ts'
import { headerOf, openText, sealText, unwrapKey, wrapKey } from './seal.ts'

/** The collection of wrapped data keys; `src/collections/slugs.ts` has the same name. */
export const DATA_KEYS = 'data-keys'

type DataKey = {
  /** `tenant.version` */
  _id: string
  tenant: string
  version: number
  /** Under the master key. */
  wrapped: string
}

type OpenVault = {
  db: Db
  /** 32 bytes in base64. */
  masterKey: string
}

/** The vault on MongoDB. Keys are unwrapped once per process and stay in memory. */
export const openVault = ({ db, masterKey }: OpenVault): Vault => {
  const master = Buffer.from(masterKey, 'base64')
  if (master.length !== 32) throw new Error('The master key must be 32 bytes in base64')
  const keys = keyRing(db, master)
  return {
    seal: async (place, plain) => {
      const { version, key } = await keys.current(place.tenant)
      return sealText(key, version, place, plain)
    },
    open: async (place, sealed) => {
      const { version } = headerOf(sealed)
      return openText(await keys.byVersion(place.tenant, version), place, sealed)
    },
  }
}

type Current = { version: number; key: Buffer }

const keyRing = (db: Db, master: Buffer) => {
  const current = remember((tenant) => currentKey(db, master, tenant))
  const byId = remember(async (id) => {
    const [tenant = ''] = id.split('.')
    const row = await forTenant(db, tenant).collection<DataKey>(DATA_KEYS).findOne({ _id: id })
    if (!row) throw new Error(`No data key ${id}`)
    return unwrapKey(master, tenant, row.version, row.wrapped)
  })
  return {
    current,
    byVersion: (tenant: string, version: number) => byId(joinId(tenant, version)),
  }
}

/** The newest key of a tenant. Two processes may make the first one at once: one insert wins, both read it. */
const currentKey = async (db: Db, master: Buffer, tenant: string): Promise<Current> => {
  const rows = forTenant(db, tenant).collection<DataKey>(DATA_KEYS)
  const newest = () => rows.findOne({}, { sort: { version: -1 } })
  const row = (await newest()) ?? (await firstKey(rows, master, tenant).then(newest))
  if (!row) throw new Error(`No data key for ${tenant}`)
  return { version: row.version, key: unwrapKey(master, tenant, row.version, row.wrapped) }
}

type KeyRows = TenantCollection<DataKey>

const firstKey = async (rows: KeyRows, master: Buffer, tenant: string): Promise<void> => {
  const row: DataKey = {
    _id: joinId(tenant, 1),
    tenant,
    version: 1,
    wrapped: wrapKey(master, tenant, 1, randomBytes(32)),
  }
  await rows.insertOne(row).catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== 11_000) throw error
  })
}

/** One look-up per name, shared by all who ask at once; a failed one is tried again by the next. */
const remember = <T>(look: (name: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>()
  return (name: string): Promise<T> => {
    const found = known.get(name)
    if (found) return found
    const made = look(name)
    known.set(name, made)
    made.catch(() => known.delete(name))
    return made
  }
}
