import type { CollectionBeforeOperationHook } from 'payload'

import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'

import { slugs } from '../slugs.ts'

/** As Payload checks a password. */
const ROUNDS = 600_000
const BYTES = 32

/**
 * Checking a password takes a while, which tells that somebody has one. Where nobody does, as much is done
 * for nothing.
 */
export const takeAsLong: CollectionBeforeOperationHook = async ({ args, operation, req }) => {
  if (operation !== 'login') return
  const { email, password } = ((args as { data?: unknown }).data ?? {}) as Record<string, unknown>
  if (typeof email !== 'string' || typeof password !== 'string') return
  const { totalDocs } = await req.payload.db.count({
    collection: slugs.users,
    where: { email: { equals: email.toLowerCase().trim() }, hash: { exists: true } },
    req,
  })
  if (totalDocs === 0) await promisify(pbkdf2)(password, 'nobody', ROUNDS, BYTES, 'sha256')
}
