import type { SecretPlace } from '../../vault/vault.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { WebhookSource } from './store.ts'

import { randomBytes } from 'node:crypto'

import { slugs } from '../../collections/slugs.ts'

/** So many live at once: the newest, and the one before while a shop is being changed. */
const ALIVE = 2

/** A source with the time of each secret, the newest first. The demo's secret has none. */
export type SourceSecrets = WebhookSource & { secretsSince?: Date[] }

/** A new secret as the standard wants it: plain base64, which every shop's library can read. */
export const makeSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** Where a source's secrets are sealed for. */
export const secretPlace = ({
  tenant,
  _id,
}: Pick<WebhookSource, 'tenant' | '_id'>): SecretPlace => ({
  tenant,
  collection: slugs.webhookSources,
  record: _id,
  field: 'secrets',
})

/** Puts a sealed secret first and keeps the one before; null when there is no such source. */
export const keepSecret = (
  tenantDb: TenantDb,
  { id, sealed, at }: { id: string; sealed: string; at: Date },
): Promise<SourceSecrets | null> =>
  sources(tenantDb).findOneAndUpdate(
    { _id: id },
    [
      {
        $set: {
          secrets: firstOf('$secrets', [{ $literal: sealed }]),
          secretsSince: firstOf('$secretsSince', [at]),
        },
      },
    ],
    { returnDocument: 'after' },
  )

/** Takes the older secret away; false when there was only one, or none. */
export const removePrevious = async (tenantDb: TenantDb, id: string): Promise<boolean> => {
  const newest = { $each: [], $slice: 1 }
  const { modifiedCount } = await sources(tenantDb).updateOne(
    { _id: id, 'secrets.1': { $exists: true } },
    { $push: { secrets: newest, secretsSince: newest } },
  )
  return modifiedCount === 1
}

/** A source of this workspace; one of another does not exist. */
export const findOwnSource = (tenantDb: TenantDb, id: string): Promise<SourceSecrets | null> =>
  sources(tenantDb).findOne({ _id: id })

const sources = (tenantDb: TenantDb) => tenantDb.collection<SourceSecrets>(slugs.webhookSources)

/** One change, so that two people who make a secret at the same moment lose neither. */
const firstOf = (field: string, added: unknown[]) => ({
  $slice: [{ $concatArrays: [added, { $ifNull: [field, []] }] }, ALIVE],
})
