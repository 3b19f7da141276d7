import { z } from 'zod'

import type { Clock } from '../../../core/clock.ts'
import type { TelegramAccount } from '../../../core/model/account.ts'
import type { Consent, Contact, Dialog, Suppression } from '../../../core/model/contact.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { Db } from '../../../mongo/connect.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { joinId, makeId, suppressionId } from '../../../core/ids.ts'
import { readJson } from '../../../endpoints/read-input.ts'
import { recordAudit } from '../../../mongo/audit.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { personId } from '../../../mongo/persons.ts'
import { stopWritingTo } from '../../../mongo/stop-list.ts'

type Deps = { db: Db; clock: Clock; masterKey: string }
type Said = { contact: Contact; by: string; at: Date; why: string }

const sentence = z.string('is needed').trim().min(3, 'say it in three letters at least').max(500)
const agreed = z.strictObject({
  /** Where and when: "Form at the tea fair, 3 May". */
  proof: sentence,
  /** What they were shown when they agreed. */
  text: z.string().trim().max(2_000).optional(),
})
const stopped = z.strictObject({
  reason: sentence,
  /** They complained of a message: counts towards the stop list of the platform. */
  complaint: z.boolean().default(false),
})

/** What the team knows of a person: that they agreed, or that nobody writes to them any more. */
export const consents = ({ db, clock, masterKey }: Deps): ApiEndpoint[] => [
  {
    method: 'post',
    path: '/api/v1/contacts/:id/consents',
    tenancy: 'tenant',
    roles: ['owner', 'marketer'],
    respond: async (request, { params, caller: { tenant, id: by } }) => {
      const { proof, text = null } = await readJson(request, agreed)
      const tenantDb = forTenant(db, tenant)
      const contact = await ownContact(tenantDb, params['id'])
      const said = { contact, by, at: clock.now(), why: proof }
      return Response.json({ id: await recordConsent(tenantDb, said, text) }, { status: 201 })
    },
  },
  {
    method: 'post',
    path: '/api/v1/contacts/:id/stop',
    tenancy: 'tenant',
    roles: ['owner', 'marketer'],
    respond: async (request, { params, caller: { tenant, id: by } }) => {
      const { reason, complaint } = await readJson(request, stopped)
      const tenantDb = forTenant(db, tenant)
      const contact = await ownContact(tenantDb, params['id'])
      const person = await personOf(tenantDb, contact._id, masterKey)
      const said = { contact, by, at: clock.now(), why: reason }
      const added = await stopByHand({ db, tenantDb }, said, { person, complaint })
      return Response.json({ added }, { status: added ? 201 : 200 })
    },
  },
]

const ownContact = async (tenantDb: TenantDb, id = ''): Promise<Contact> => {
  const found = await tenantDb.collection<Contact>(slugs.contacts).findOne({ _id: id })
  if (!found) throw new PlatformError('NOT_FOUND', 'There is no such contact.')
  return found
}

/** A line in the ledger. Whoever said "stop" is not won back by somebody of the team. */
const recordConsent = async (
  tenantDb: TenantDb,
  { contact: { _id: contact, demo }, by, at, why: proof }: Said,
  text: string | null,
): Promise<string> => {
  const { tenant } = tenantDb
  const stop = await tenantDb
    .collection<Suppression>(slugs.suppressions)
    .findOne({ _id: suppressionId(tenant, contact) })
  if (stop)
    throw new PlatformError('CONFLICT', 'They are on the stop list, and nothing takes them off it.')
  const _id = joinId(tenant, 'hand', makeId(16))
  await tenantDb.collection<Consent>(slugs.consents).insertOne({
    ...{ _id, tenant, contact, channel: 'telegram', purpose: 'marketing', granted: true },
    ...{ source: 'by-hand', text, at, actor: by, proof, ...(demo && { demo }) },
  })
  const line = { actor: by, action: 'contact.consent', target: contact, reason: proof, at }
  await recordAudit(tenantDb, line)
  return _id
}

const stopByHand = async (
  { db, tenantDb }: { db: Db; tenantDb: TenantDb },
  { contact: { _id: contact, demo }, by, at, why: reason }: Said,
  { person, complaint }: { person: string | null; complaint: boolean },
): Promise<boolean> => {
  const { tenant } = tenantDb
  const added = await stopWritingTo(
    { db, heard: null },
    {
      ...{ tenant, contact, person, at, source: by, ...(demo && { demo }) },
      reason: complaint ? 'complaint' : 'by-hand',
    },
  )
  if (added)
    await recordAudit(tenantDb, {
      ...{ actor: by, target: contact, reason, at },
      action: complaint ? 'contact.complaint' : 'contact.stop',
    })
  return added
}

/** Who they are whatever contact they become; null where no account knows them. Deleted ones leave their dialogs. */
const personOf = async (
  tenantDb: TenantDb,
  contact: string,
  masterKey: string,
): Promise<string | null> => {
  const dialogs = await tenantDb
    .collection<Dialog>(slugs.dialogs)
    .find({ contact }, { projection: { tenant: 1, account: 1, peer: 1 } })
    .toArray()
  const account = await tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .findOne(
      { _id: { $in: dialogs.map((dialog) => dialog.account) } },
      { projection: { tenant: 1, network: 1 } },
    )
  const dialog = dialogs.find((one) => one.account === account?._id)
  return account && dialog
    ? personId({ masterKey, kind: account.network, value: dialog.peer })
    : null
}
