import type { TelegramAccount } from '../../core/model/account.ts'
import type { Consent, Contact } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { LinkCode } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { Choice } from './choice.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId, suppressionId } from '../../core/ids.ts'
import { pageKey } from '../../core/page-key.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { personId } from '../../mongo/persons.ts'
import { stopWritingTo } from '../../mongo/stop-list.ts'
import { choiceOf, frequencyOf } from './choice.ts'

/** Whose page an address is. */
export type Whose = { code: LinkCode; contact: Contact; workspace: string; choice: Choice }

type Find = {
  db: Db
  code: string
  /** Addresses of the preference page, under whatever origin this Herald was ever reached. */
  pages: ReadonlySet<string>
}

/**
 * platform: the person of a code, whatever the workspace. Only a code that was made for the preference
 * page opens it: a shop's link that somebody passes on does not.
 */
export const findWhose = async ({ db, code: id, pages }: Find): Promise<Whose | null> => {
  const code = await db.collection<LinkCode>(slugs.linkCodes).findOne({ _id: id })
  if (!code || !pages.has(pageKey(code.url))) return null
  const tenantDb = forTenant(db, code.tenant)
  const [contact, stop, workspace] = await Promise.all([
    tenantDb.collection<Contact>(slugs.contacts).findOne({ _id: code.contact }),
    tenantDb
      .collection<{ _id: string; tenant: string }>(slugs.suppressions)
      .findOne({ _id: suppressionId(code.tenant, code.contact) }),
    db.collection<{ _id: string; name?: string }>(slugs.tenants).findOne({ _id: code.tenant }),
  ])
  if (!contact) return null
  const choice = choiceOf(contact, stop !== null)
  return { code, contact, workspace: workspace?.name ?? '', choice }
}

type Said = { db: Db; masterKey: string; now: Date }

/** Keeps what a person chose. "No more" is for good: it is kept like an opt-out by a message. */
export const keepChoice = async (
  { db, masterKey, now }: Said,
  { code, contact }: Whose,
  choice: Choice,
): Promise<void> => {
  const tenantDb = forTenant(db, code.tenant)
  if (choice === 'none') return optOut({ db, masterKey, now }, code, contact)
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne(
      { _id: contact._id },
      { $set: { frequency: frequencyOf(choice) ?? null, updatedAt: now } },
    )
}

const optOut = async (
  { db, masterKey, now }: Said,
  { _id: code, tenant, delivery: id, campaign }: LinkCode,
  { _id: contact, demo }: Contact,
): Promise<void> => {
  const tenantDb = forTenant(db, tenant)
  const delivery = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOne({ _id: id }, { projection: { tenant: 1, account: 1, peer: 1 } })
  const account = delivery?.account ?? 'page'
  const peer = delivery?.peer?.userId ?? code
  const line: Omit<Consent, '_id' | 'tenant'> = {
    ...{ contact, channel: 'telegram', purpose: 'marketing', granted: false },
    ...{ source: 'preference-page', text: null, at: now, ...(demo && { demo }) },
  }
  await tenantDb
    .collection<Consent>(slugs.consents)
    .updateOne(
      { _id: joinId(tenant, account, peer, 'page', 'opt-out') },
      { $setOnInsert: line },
      { upsert: true },
    )
  const isNew = await stopWritingTo(
    { db, heard: null },
    {
      ...{ tenant, contact, reason: 'opt-out', at: now, source: joinId(tenant, 'page', code) },
      person: delivery ? await personOf(db, masterKey, delivery) : null,
      ...(demo && { demo }),
    },
  )
  if (!isNew) return
  const about = { tenant, type: 'contact.opted-out', at: now, contact, campaign } as const
  await publishEvents(tenantDb, [makeEvent({ ...about, data: { by: 'page' } })])
}

/** The hash by which they are known whatever contact they become. */
const personOf = async (
  db: Db,
  masterKey: string,
  { tenant, account, peer }: Delivery,
): Promise<string | null> => {
  const found = await forTenant(db, tenant)
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .findOne({ _id: account }, { projection: { tenant: 1, network: 1 } })
  return found && personId({ masterKey, kind: found.network, value: peer.userId })
}
