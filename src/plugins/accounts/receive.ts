import type { Dialog, Inbound } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { IncomingUpdate } from '../../telegram/gateway.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { dialogId, joinId } from '../../core/ids.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { upsertDialog } from './people.ts'
import { accountsOf } from './store.ts'

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'env'>
type Account = Pick<AccountActor, 'tenant' | 'account'>
type Message = Extract<IncomingUpdate, { kind: 'message' }>

/** Stores an update durably; a repeat changes nothing. `ask-again`: Telegram left the person out. */
export const receive = async (
  context: Context,
  account: Account,
  update: IncomingUpdate,
): Promise<'stored' | 'known' | 'ask-again'> => {
  if (update.kind === 'message') return receiveMessage(context, account, update)
  const { matchedCount } = await dialogsOf(context, account).updateOne(
    {
      _id: dialogId(account.tenant, account.account, update.peer),
      readOutboxMaxId: { $lt: update.maxId },
    },
    { $set: { readOutboxMaxId: update.maxId, readPending: true, readSeenAt: context.clock.now() } },
  )
  return matchedCount === 1 ? 'stored' : 'known'
}

const dialogsOf = ({ mongo }: Context, { tenant }: Account) =>
  forTenant(mongo.db, tenant).collection<Dialog>(slugs.dialogs)

const receiveMessage = async (
  context: Context,
  { tenant, account }: Account,
  { peer, accessHash, user, messageId, text, at }: Message,
): Promise<'stored' | 'known' | 'ask-again'> => {
  const { mongo, clock, env } = context
  const tenantDb = forTenant(mongo.db, tenant)
  const now = clock.now()
  const where = { tenantDb, account, masterKey: env.HERALD_MASTER_KEY, now }
  const dialogs = dialogsOf(context, { tenant, account })
  const _id = dialogId(tenant, account, peer)
  const contact =
    user && accessHash
      ? (await upsertDialog(where, { user, accessHash })).contact
      : (await dialogs.findOne({ _id }))?.contact
  if (contact === undefined) return 'ask-again'
  const inbound = tenantDb.collection<Inbound>(slugs.inbound)
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
  const { upsertedCount } = await inbound.updateOne(
    { _id: joinId(tenant, account, peer, messageId) },
    { $setOnInsert: row },
    { upsert: true },
  )
  if (upsertedCount === 0) return 'known'
  await dialogs.updateOne({ _id }, { $max: { lastInboundAt: at } })
  await dialogs.updateOne({ _id, firstInboundAt: null }, { $set: { firstInboundAt: at } })
  return 'stored'
}

/** Fetches what was missed while away and then, when all of it is stored, keeps the new position. */
export const catchUp = async (context: Context, actor: AccountActor): Promise<number> => {
  const accounts = accountsOf(context.mongo.db, actor.tenant)
  const missed = await actor.exclusive(async () => {
    const client = actor.client()
    const row = await accounts.findOne({ _id: actor.account }, { projection: { updates: 1 } })
    if (!client || !row) return null
    return client.difference(row.updates ?? null)
  })
  if (!missed?.ok) return 0
  const { updates, state } = missed.value
  for (const update of updates) await receive(context, actor, update)
  await accounts.updateOne({ _id: actor.account }, { $set: { updates: state } })
  return updates.length
}
