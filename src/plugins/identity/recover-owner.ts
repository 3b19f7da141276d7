import type { Payload } from 'payload'

import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { DAY } from '../../core/time.ts'
import { ADMIN } from '../../endpoints/routes.ts'

type OwnerRow = {
  _id: string
  email: string
  roles?: string[]
  unclaimed?: boolean
  createdAt: Date
}

export type Recovery = { email: string; path: string }

/**
 * The way back for an owner who lost the password: Payload's own reset page, with a token that works
 * once within a day. Whoever may run this has the machine already. Platform: people stand above
 * workspaces.
 */
export const recoverOwner = async (payload: Payload, db: Db): Promise<Recovery | null> => {
  const owner = await db
    .collection<OwnerRow>(slugs.users)
    .findOne({ roles: 'platform-admin', unclaimed: { $ne: true } }, { sort: { createdAt: 1 } })
  if (!owner) return null
  const token = await payload.forgotPassword({
    collection: slugs.users,
    data: { email: owner.email },
    disableEmail: true,
    expiration: DAY,
  })
  return token ? { email: owner.email, path: `${ADMIN}/reset/${token}` } : null
}
