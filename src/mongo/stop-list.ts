import type { Heard } from '../core/heard.ts'
import type { PlatformStop, Suppression } from '../core/model/contact.ts'
import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'
import { suppressionId } from '../core/ids.ts'
import { forTenant } from './for-tenant.ts'
import { upserting } from './upsert.ts'

/** Blocks and complaints from so many workspaces stop the whole platform. */
export const COMPLAINTS_OF = 3
const COMPLAINTS: readonly Suppression['reason'][] = ['blocked', 'complaint']

type Deps = { db: Db; heard: Pick<Heard, 'suppress'> | null }
type Stop = Pick<Suppression, 'tenant' | 'contact' | 'reason' | 'at'> & {
  /** From `personId`; null when nobody knows who they are on Telegram. */
  person: string | null
} & Partial<Pick<Suppression, 'source' | 'confirm' | 'demo'>>

/**
 * Puts somebody on a workspace's stop list, once: the first word stays. This process stops writing to
 * them before the row is stored. Answers whether the word was new.
 */
export const stopWritingTo = async (
  { db, heard }: Deps,
  { tenant, contact, reason, at, person, source = null, confirm = null, demo }: Stop,
): Promise<boolean> => {
  heard?.suppress(contact, { reason, at })
  const row = { contact, reason, at, person, source, confirm, ...(demo && { demo }) }
  const { upsertedCount } = await forTenant(db, tenant)
    .collection<Suppression>(slugs.suppressions)
    .updateOne({ _id: suppressionId(tenant, contact) }, { $setOnInsert: row }, { upsert: true })
  if (person && COMPLAINTS.includes(reason)) await stopAfterComplaints(db, person, at)
  return upsertedCount === 1
}

/** platform: whoever blocked or reported several workspaces is written to by none. */
const stopAfterComplaints = async (db: Db, person: string, at: Date): Promise<void> => {
  const tenants = await db.collection<Suppression>(slugs.suppressions).distinct('tenant', {
    // The index of persons is of strings: it serves whoever asks for strings.
    person: { $eq: person, $type: 'string' },
    reason: { $in: [...COMPLAINTS] },
  })
  if (tenants.length >= COMPLAINTS_OF) {
    const note = `${tenants.length} workspaces`
    await stopEverywhere({ db, heard: null }, { person, reason: 'complaints', at, note, by: null })
  }
}

type PlatformWord = { person: string } & Pick<PlatformStop, 'reason' | 'at' | 'note' | 'by'>

/** platform: nobody of any workspace writes to this person any more. Answers whether that was new. */
export const stopEverywhere = async (
  { db, heard }: Deps,
  { person, reason, at, note, by }: PlatformWord,
): Promise<boolean> => {
  heard?.suppress(person, { reason: 'opt-out', at })
  const row = { reason, note, by, at, createdAt: at, updatedAt: at }
  const { upsertedCount } = await upserting({ upsert: true }, () =>
    db
      .collection<PlatformStop>(slugs.platformStops)
      .updateOne({ _id: person }, { $setOnInsert: row }, { upsert: true }),
  )
  return upsertedCount === 1
}
