import type { Breakage, TelegramAccount } from '../../core/model/account.ts'
import type { Db } from '../../mongo/connect.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { after } from '../../core/time.ts'
import { TRY_FOR, tryAgainAt } from './breakage.ts'
import { brokenMail } from './broken-mail.ts'
import { accountsOf } from './store.ts'

export type Mail = {
  to: string
  subject: string
  text: string
  /** The same for the same breakage and person: a mail that came twice is shown once. */
  messageId: string
}
/** Sends a mail, or throws; null when this installation has no mail server. */
export type Post = ((mail: Mail) => Promise<void>) | null

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'log'> & { publicUrl: string; post: Post }
type Broken = TelegramAccount & { breakage: Breakage }
type Owner = { _id: string; email: string }

const BATCH = 50

/**
 * Tells the owners of each account that has stopped working. A breakage is claimed, told and ticked off
 * person by person: whoever is stopped in between goes on where it was.
 */
export const tellBroken = async (context: Context): Promise<void> => {
  for (const account of await dueOf(context.mongo.db, context.clock.now())) {
    const claimed = await claim(context, account)
    if (claimed) await tell(context, claimed)
  }
}

/** platform: accounts of every workspace whose breakage has not been told yet. */
const dueOf = (db: Db, now: Date): Promise<Broken[]> =>
  db
    .collection<Broken>(slugs.telegramAccounts)
    .find({ 'breakage.mail.state': 'due', 'breakage.mail.dueAt': { $lte: now } }, { limit: BATCH })
    .toArray()

const claim = async (
  { mongo, clock }: Context,
  { _id, tenant, breakage }: Broken,
): Promise<Broken | null> => {
  const now = clock.now()
  return (await accountsOf(mongo.db, tenant).findOneAndUpdate(
    {
      _id,
      'breakage.id': breakage.id,
      'breakage.mail.state': 'due',
      'breakage.mail.dueAt': { $lte: now },
    },
    { $set: { 'breakage.mail.dueAt': after(now, TRY_FOR) }, $inc: { 'breakage.mail.tries': 1 } },
    { returnDocument: 'after' },
  )) as Broken | null
}

const tell = async (context: Context, account: Broken): Promise<void> => {
  const { mongo, log, post } = context
  const { tenant, breakage } = account
  if (!post) return settle(context, account, { 'breakage.mail.state': 'given-up' })
  const [workspace, owners] = await Promise.all([
    nameOf(mongo.db, tenant),
    ownersOf(mongo.db, tenant),
  ])
  let failed = false
  for (const { _id: user, email } of owners) {
    if (breakage.mail.told.includes(user)) continue
    const words = brokenMail({ account, workspace, publicUrl: context.publicUrl })
    const messageId = `<${breakage.id}.${user}@herald>`
    try {
      await post({ to: email, messageId, ...words })
      await accountsOf(mongo.db, tenant).updateOne(
        { _id: account._id, 'breakage.id': breakage.id },
        { $addToSet: { 'breakage.mail.told': user } },
      )
    } catch (err) {
      failed = true
      log.warn('an owner could not be told', { account: account._id, user, err })
    }
  }
  if (!failed) return settle(context, account, { 'breakage.mail.state': 'told' })
  const dueAt = tryAgainAt(breakage.mail.tries, context.clock.now())
  await settle(
    context,
    account,
    dueAt ? { 'breakage.mail.dueAt': dueAt } : { 'breakage.mail.state': 'given-up' },
  )
}

const settle = async (
  { mongo }: Context,
  { _id, tenant, breakage }: Broken,
  set: Record<string, unknown>,
): Promise<void> => {
  await accountsOf(mongo.db, tenant).updateOne({ _id, 'breakage.id': breakage.id }, { $set: set })
}

/** platform: what a workspace is called. */
const nameOf = async (db: Db, tenant: string): Promise<string> => {
  const row = await db
    .collection<{ _id: string; name?: string }>(slugs.tenants)
    .findOne({ _id: tenant }, { projection: { name: 1 } })
  return row?.name ?? ''
}

/** platform: the owners of a workspace; without any, those who run the installation. */
const ownersOf = async (db: Db, tenant: string): Promise<Owner[]> => {
  const users = db.collection<Owner>(slugs.users)
  const can = { email: { $type: 'string' as const }, unclaimed: { $ne: true } }
  const only = { projection: { email: 1 } } as const
  const owners = await users
    .find({ ...can, tenants: { $elemMatch: { tenant, roles: 'owner' } } } as never, only)
    .toArray()
  if (owners.length > 0) return owners
  return users.find({ ...can, roles: 'platform-admin' } as never, only).toArray()
}
