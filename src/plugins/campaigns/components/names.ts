import type { Db } from 'mongodb'
import type { Payload } from 'payload'

import type { Contact } from '../../../core/model/contact.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'
import type { Text } from '../../../ui/text.ts'
import type { CampaignDoc } from '../store.ts'

import { slugs } from '../../../collections/slugs.ts'
import { personName } from '../../../core/person-name.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { SELF } from '../self.ts'

/** Rows of the workspace that a record's id begins with; the record was read under the viewer's own rights. */
export const ownRows = ({ db }: Payload, record: unknown): TenantDb => {
  const { connection } = db as unknown as { connection: { db: Db } }
  return forTenant(connection.db, String(record).split('.')[0] ?? '')
}

/** Whom a row is about, in full; a test goes to the account's own chat. */
export const nameOfPerson = async (db: TenantDb, id: string, t: Text): Promise<string> => {
  if (id.endsWith(`.${SELF}`)) return t('campaigns:yourself')
  const found = await db.collection<Contact>(slugs.contacts).findOne({ _id: id })
  return personName(found) ?? t('campaigns:someone')
}

/** Null once it is deleted. */
export const nameOfCampaign = async (db: TenantDb, id: string): Promise<string | null> => {
  const found = await db
    .collection<CampaignDoc>(slugs.campaigns)
    .findOne({ _id: id }, { projection: { name: 1 } })
  return found?.name ?? null
}
