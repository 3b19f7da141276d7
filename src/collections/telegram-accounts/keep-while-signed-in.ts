import type { CollectionBeforeDeleteHook } from 'payload'

import type { AccountState } from '../../core/model/account.ts'

import { PlatformError } from '../../core/errors.ts'
import { isWithinReach } from '../access/within-reach.ts'
import { slugs } from '../slugs.ts'

/** Telegram holds a session of it, or a login is half done. */
export const inUse: ReadonlySet<AccountState> = new Set([
  'connected',
  'resting',
  'code',
  'password',
])

/** Only the row knows the session: without it nobody could end it at Telegram. */
export const keepWhileSignedIn: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const row = await req.payload.db.findOne<{
    id: string
    tenant: string
    name: string
    state: AccountState
  }>({
    collection: slugs.telegramAccounts,
    where: { id: { equals: id } },
    req,
  })
  if (!row || !inUse.has(row.state) || !isWithinReach(req, row.tenant)) return
  throw new PlatformError(
    'CONFLICT',
    `“${row.name}” is signed in at Telegram, or in the middle of a login. Sign it out first, then delete it.`,
  )
}
