import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'

type Person = { _id: string; email: string }

type Workspace = { _id: string; name?: string; timeZone?: string; killSwitch?: boolean }

/** platform: what a workspace is called, its zone, and whether its sending is switched off. */
export const readWorkspace = async (db: Db, tenant: string) => {
  const row = await db
    .collection<Workspace>(slugs.tenants)
    .findOne({ _id: tenant }, { projection: { name: 1, timeZone: 1, killSwitch: 1 } })
  const { name = '', timeZone = 'UTC', killSwitch = false } = row ?? {}
  return { name, timeZone, killSwitch }
}

/**
 * platform: the owners of a workspace (without any, those who run the installation), and one more of its
 * people.
 */
export const toTell = async (db: Db, tenant: string, also: string | null): Promise<Person[]> => {
  const users = db.collection<Person>(slugs.users)
  const can = { email: { $type: 'string' as const }, unclaimed: { $ne: true } }
  const only = { projection: { email: 1 } } as const
  const owns = { tenants: { $elemMatch: { tenant, roles: 'owner' } } }
  const belongs = { _id: also, tenants: { $elemMatch: { tenant } } }
  const people = await users
    .find({ ...can, $or: also === null ? [owns] : [owns, belongs] } as never, only)
    .toArray()
  if (people.length > 0) return people
  return users.find({ ...can, roles: 'platform-admin' } as never, only).toArray()
}
