import type { TelegramAccount } from '../../core/model/account.ts'
import type { Contact, Dialog, Inbound } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { IncomingUpdate } from '../../telegram/gateway.ts'
import type { RoleContext, WithHeard } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { dialogId, joinId } from '../../core/ids.ts'
import { sendsByItself } from '../../core/model/account.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { isOptOut } from './opt-out.ts'
import { upsertDialog } from './people.ts'
import { takeOptOut } from './take-opt-out.ts'

/** What receiving needs of its process. */
export type ReceiveContext = Pick<RoleContext, 'mongo' | 'clock' | 'env' | 'log'> & WithHeard
type Account = Pick<AccountActor, 'tenant' | 'account'>
type Message = Extract<IncomingUpdate, { kind: 'message' }>
type Read = Extract<IncomingUpdate, { kind: 'read' }>
type Received = 'stored' | 'known' | 'ask-again'

/** Stores an update durably; a repeat changes nothing. `ask-again`: only the difference tells the rest. */
export const receive = async (
  context: ReceiveContext,
  account: Account,
  update: IncomingUpdate,
): Promise<Received> => {
  if (update.kind === 'gap') return 'ask-again'
  if (update.kind === 'message') return receiveMessage(context, account, update)
  return (await noteRead(context, account, update)) ? 'stored' : 'known'
}

const dialogsOf = ({ mongo }: Pick<ReceiveContext, 'mongo'>, { tenant }: Account) =>
  forTenant(mongo.db, tenant).collection<Dialog>(slugs.dialogs)

/** Keeps how far somebody has read; the worker marks the messages. False when that was known. */
export const noteRead = async (
  context: Pick<ReceiveContext, 'mongo' | 'clock'>,
  account: Account,
  { peer, maxId }: Pick<Read, 'peer' | 'maxId'>,
): Promise<boolean> => {
  const { matchedCount } = await dialogsOf(context, account).updateOne(
    {
      _id: dialogId(account.tenant, account.account, peer),
      readOutboxMaxId: { $lt: maxId },
    },
    {
      $set: { readOutboxMaxId: maxId, readPending: true, readSeenAt: context.clock.now() },
      $unset: { readLookAt: '' },
    },
  )
  return matchedCount === 1
}

/** Whose conversation it is; undefined where that, or their contact, is not there: who they are is asked for. */
const contactOf = async (tenantDb: TenantDb, dialog: string): Promise<string | undefined> => {
  const known = await tenantDb.collection<Dialog>(slugs.dialogs).findOne({ _id: dialog })
  if (!known) return undefined
  const contacts = tenantDb.collection<Contact>(slugs.contacts)
  return (await contacts.count({ _id: known.contact }, 1)) > 0 ? known.contact : undefined
}

/**
 * Whoever writes while the conversations are still being brought in may have said stop in theirs long ago.
 * One that begins later is known from its first word, and need not be read with the next import. In a login
 * nobody knows yet which of both it is: the import tells.
 */
const historyOf = async (tenantDb: TenantDb, account: string): Promise<Dialog['history']> => {
  const row = await tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .findOne({ _id: account }, { projection: { tenant: 1, syncDue: 1, state: 1 } })
  if (row?.syncDue) return 'due'
  return row && sendsByItself(row.state) ? 'read' : undefined
}

const receiveMessage = async (
  context: ReceiveContext,
  { tenant, account }: Account,
  { peer, accessHash, user, messageId, text, at, edited }: Message,
): Promise<Received> => {
  // Telegram calls it an edit also where only a preview or a reaction has changed: a stop alone is news.
  if (edited && !isOptOut(text)) return 'known'
  const { mongo, clock, env } = context
  const tenantDb = forTenant(mongo.db, tenant)
  const now = clock.now()
  const where = { tenantDb, account, masterKey: env.HERALD_MASTER_KEY, now }
  const history = () => historyOf(tenantDb, account)
  const dialogs = dialogsOf(context, { tenant, account })
  const _id = dialogId(tenant, account, peer)
  const contact =
    user && accessHash
      ? (await upsertDialog(where, { user, accessHash, history })).contact
      : await contactOf(tenantDb, _id)
  if (contact === undefined) return 'ask-again'
  const message = { tenant, account, contact, peer, messageId, text, at }
  const { heard } = context
  await takeOptOut({ db: mongo.db, env, heard }, message, now)
  // Before the message: whoever stops in between does both again, and nothing is half known.
  await dialogs.updateOne({ _id }, { $max: { lastInboundAt: at } })
  await dialogs.updateOne({ _id, firstInboundAt: null }, { $set: { firstInboundAt: at } })
  const row: Omit<Inbound, '_id' | 'tenant'> = {
    account,
    peer,
    messageId,
    contact,
    text,
    at,
    receivedAt: now,
    handledAt: null,
  }
  const isNew = await storeRow(tenantDb, row, edited)
  return isNew ? 'stored' : 'known'
}

/** Once a message; one that says stop now is looked at once more, so that the workspace is told of it. */
const storeRow = async (
  tenantDb: TenantDb,
  row: Omit<Inbound, '_id' | 'tenant'>,
  edited = false,
): Promise<boolean> => {
  const { account, peer, messageId, text } = row
  const inbound = tenantDb.collection<Inbound>(slugs.inbound)
  const _id = joinId(tenantDb.tenant, account, peer, messageId)
  if (edited)
    await inbound.updateOne({ _id, text: { $ne: text } }, { $set: { text, handledAt: null } })
  const { upsertedCount } = await inbound.updateOne(
    { _id },
    { $setOnInsert: row },
    { upsert: true },
  )
  return upsertedCount === 1
}
