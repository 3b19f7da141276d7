import type { Payload } from 'payload'

import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { makeId } from '../../core/ids.ts'
import { northwind } from './stories.ts'

/** platform: the second workspace has an owner of its own, without a password: nobody signs in as them. */
export const ensureSecondOwner = async (
  payload: Payload,
  db: Db,
  tenant: string,
): Promise<void> => {
  const email = `owner@${northwind.slug}.example.test`
  if (await db.collection<{ _id: string; email: string }>(slugs.users).findOne({ email })) return
  await payload.db.create({
    collection: slugs.users,
    data: {
      id: makeId(),
      email,
      name: 'Robin (Northwind Books)',
      roles: [],
      tenants: [{ id: makeId(), tenant, roles: ['owner'] }],
      demo: true,
    },
    req: {},
  })
}
