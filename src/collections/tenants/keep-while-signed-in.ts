import type { CollectionBeforeDeleteHook } from 'payload'

import { PlatformError } from '../../core/errors.ts'
import { isWithinReach } from '../access/within-reach.ts'
import { slugs } from '../slugs.ts'
import { inUse } from '../telegram-accounts/keep-while-signed-in.ts'

/** Without its workspace nobody could sign an account out, and its session at Telegram would live on. */
export const keepWhileAccountsSignedIn: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const tenant = String(id)
  if (!isWithinReach(req, tenant)) return
  const account = await req.payload.db.findOne<{ id: string; name: string }>({
    collection: slugs.telegramAccounts,
    where: { and: [{ tenant: { equals: tenant } }, { state: { in: [...inUse] } }] },
    req,
  })
  if (!account) return
  throw new PlatformError(
    'CONFLICT',
    `The account “${account.name}” of this workspace is signed in at Telegram, or in the middle of a login. Sign its accounts out first, then delete it.`,
  )
}
