import type { Contact, Dialog } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { DialogInfo, TelegramClient } from '../../telegram/gateway.ts'
import type { ReceiveContext } from './receive.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { dialogId } from '../../core/ids.ts'
import { categoryDue } from '../../mongo/category-due.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { upsertDialog } from './people.ts'
import { noteRead, receive } from './receive.ts'

type Actor = Pick<AccountActor, 'tenant' | 'account' | 'exclusive'>
type Seen = { dialogs: number; contacts: number; messages: number }
type Reading = { context: ReceiveContext; actor: Actor; client: TelegramClient }

/** So many people are written down at once. */
const TOGETHER = 25

/**
 * Brings the account's conversations in: a dialog each, a contact for every person not known yet, and
 * every message since a moment, if one is given. Pages are asked for one by one, so that messages of a
 * campaign go out in between.
 */
export const importDialogs = async (
  context: ReceiveContext,
  actor: Actor,
  client: TelegramClient,
  since: Date | null = null,
): Promise<Seen> => {
  const reading = { context, actor, client }
  const pages = client.dialogs()[Symbol.asyncIterator]()
  const seen: Seen = { dialogs: 0, contacts: 0, messages: 0 }
  for (;;) {
    const some = await actor.exclusive(() => take(pages, TOGETHER))
    const isNew = await Promise.all(some.map((dialog) => storeDialog(context, actor, dialog)))
    seen.dialogs += some.length
    seen.contacts += isNew.filter(Boolean).length
    if (since)
      for (const dialog of some)
        if (dialog.lastMessageAt && dialog.lastMessageAt >= since)
          seen.messages += await storeMessages(reading, dialog, since)
    if (some.length < TOGETHER) return seen
  }
}

const take = async <T>(items: AsyncIterator<T>, most: number): Promise<T[]> => {
  const taken: T[] = []
  while (taken.length < most) {
    const next = await items.next()
    if (next.done) return taken
    taken.push(next.value)
  }
  return taken
}

/** What one person wrote since a moment; answers how many messages nobody knew. */
const storeMessages = async (
  { context, actor, client }: Reading,
  { user, accessHash }: DialogInfo,
  since: Date,
): Promise<number> => {
  const peer = { userId: user.id, accessHash }
  let page = await messagesBefore({ context, actor, client }, { peer, since, before: null })
  let stored = 0
  for (;;) {
    for (const update of page.updates)
      if ((await receive(context, actor, update)) === 'stored') stored += 1
    if (page.before === null) return stored
    page = await messagesBefore({ context, actor, client }, { peer, since, before: page.before })
  }
}

const messagesBefore = async (
  { actor, client }: Reading,
  ask: Parameters<TelegramClient['history']>[0],
) => {
  const page = await actor.exclusive(() => client.history(ask))
  if (page.ok) return page.value
  throw new PlatformError('TELEGRAM_REFUSED', 'Telegram did not list a conversation.', {
    details: page.failure,
  })
}

/** True when nobody knew the person before. */
const storeDialog = async (
  context: ReceiveContext,
  actor: Actor,
  dialog: DialogInfo,
): Promise<boolean> => {
  const { mongo, clock, env } = context
  const { tenant, account } = actor
  const tenantDb = forTenant(mongo.db, tenant)
  const where = { tenantDb, account, masterKey: env.HERALD_MASTER_KEY, now: clock.now() }
  const { contact, isNew } = await upsertDialog(where, dialog)
  await noteRead(context, actor, { peer: dialog.user.id, maxId: dialog.readOutboxMaxId })
  const heardAt = dialog.lastIsInbound ? dialog.lastMessageAt : null
  if (!heardAt) return isNew
  await tenantDb
    .collection<Dialog>(slugs.dialogs)
    .updateOne(
      { _id: dialogId(tenant, account, dialog.user.id) },
      { $max: { lastInboundAt: heardAt } },
    )
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne({ _id: contact }, { $max: { lastInboundAt: heardAt }, $set: categoryDue() })
  return isNew
}
