import type { Payload } from 'payload'

import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { noteDemo } from './note-demo.ts'

/** platform: without a demo the first owner still needs a workspace to be owner of. From here on no demo comes by itself. */
export const makeFirstWorkspace = async (payload: Payload, db: Db): Promise<string> => {
  await noteDemo(db, 'done')
  const known = await db.collection<{ _id: string }>(slugs.tenants).findOne({})
  if (known) return known._id
  const tenant = await payload.create({
    collection: slugs.tenants,
    data: { name: 'My workspace', slug: 'my-workspace', timeZone: 'UTC', currency: 'EUR' },
  })
  return String(tenant.id)
}
