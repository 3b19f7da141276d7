import type { Contact, Dialog, Identity } from '../../core/model/contact.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { TelegramUser } from '../../telegram/gateway.ts'

import { slugs } from '../../collections/slugs.ts'
import { dialogId, makeContactId } from '../../core/ids.ts'
import { identityId } from '../../mongo/identities.ts'

type Where = { tenantDb: TenantDb; masterKey: string; account: string; now: Date }
type Met = {
  user: TelegramUser
  accessHash: string
  /** Asked, and set, with the first word of them: nobody is to take them for read in between. */
  history?: () => Promise<Dialog['history']>
}

/** The contact behind a Telegram user of this tenant, made when nobody knows the person yet. */
export const contactFor = async (
  { tenantDb, masterKey, now }: Where,
  user: TelegramUser,
): Promise<{ contact: string; isNew: boolean }> => {
  const identities = tenantDb.collection<Identity>(slugs.identities)
  const { tenant } = tenantDb
  const _id = identityId({ masterKey, tenant, kind: 'telegram', value: user.id })
  const known = await identities.findOne({ _id })
  if (known) {
    await ensureContact(tenantDb, { contact: known.contact, user, now })
    return { contact: known.contact, isNew: false }
  }
  const mine = makeContactId(tenant)
  // Two accounts may meet one person at once: the identity decides whose contact stays.
  const settled = await identities.findOneAndUpdate(
    { _id },
    { $setOnInsert: { kind: 'telegram', contact: mine, createdAt: now } },
    { upsert: true, returnDocument: 'after' },
  )
  const contact = settled?.contact ?? mine
  await ensureContact(tenantDb, { contact, user, now })
  return { contact, isNew: contact === mine }
}

/**
 * Also for somebody who is known: whoever made their identity may have died before this, and a contact
 * that was deleted is one again from the moment they write.
 */
const ensureContact = async (
  tenantDb: TenantDb,
  { contact, user, now }: { contact: string; user: TelegramUser; now: Date },
): Promise<void> => {
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne({ _id: contact }, { $setOnInsert: blankContact(user, now) }, { upsert: true })
}

const blankContact = (
  { firstName, lastName, username }: TelegramUser,
  now: Date,
): Omit<Contact, '_id' | 'tenant'> => ({
  firstName,
  lastName,
  username,
  tags: [],
  attributes: {},
  timeZone: null,
  language: null,
  category: null,
  lastInboundAt: null,
  lastOutboundAt: null,
  lastOrder: null,
  createdAt: now,
  updatedAt: now,
})

/** Makes or refreshes what an account knows of a peer. */
export const upsertDialog = async (
  where: Where,
  { user, accessHash, history }: Met,
): Promise<{ contact: string; isNew: boolean }> => {
  const { tenantDb, account, now } = where
  const dialogs = tenantDb.collection<Dialog>(slugs.dialogs)
  const _id = dialogId(tenantDb.tenant, account, user.id)
  const known = await dialogs.findOneAndUpdate({ _id }, { $set: { accessHash } })
  if (known) {
    await ensureContact(tenantDb, { contact: known.contact, user, now })
    return { contact: known.contact, isNew: false }
  }
  const found = await contactFor(where, user)
  const before = await history?.()
  await dialogs.updateOne(
    { _id },
    {
      $set: { accessHash },
      $setOnInsert: {
        account,
        peer: user.id,
        contact: found.contact,
        firstInboundAt: null,
        lastInboundAt: null,
        lastOutboundAt: null,
        readOutboxMaxId: 0,
        ...(before && { history: before }),
      },
    },
    { upsert: true },
  )
  return found
}
