import type { Db } from '../../mongo/connect.ts'
import type { RoleContext } from '../roles.ts'
import type { Kind, Notice, Row } from './kinds.ts'

import { TRY_FOR, tryAgainAt } from '../../core/errand.ts'
import { after } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { kinds } from './kinds.ts'
import { readWorkspace, toTell } from './people.ts'

export type Mail = {
  to: string
  subject: string
  text: string
  /** The same for the same notice and person: a mail that came twice is shown once. */
  messageId: string
}
/** Sends a mail, or throws; null when this installation has no mail server. */
export type Post = ((mail: Mail) => Promise<void>) | null

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'log'> & { publicUrl: string; post: Post }
/** A row that was claimed, with its notice. */
type Claimed = { kind: Kind; row: Row; notice: Notice }

const BATCH = 50

/**
 * Tells people what needs them: an account that broke, rests or is out, a campaign that is held or waits for files. A notice is
 * claimed, told and ticked off person by person: whoever is stopped in between goes on where it was.
 */
export const tellAll = async (context: Context): Promise<void> => {
  for (const kind of kinds)
    for (const row of await dueOf(context.mongo.db, kind, context.clock.now())) {
      const claimed = await claim(context, kind, row)
      if (claimed) await tell(context, claimed)
    }
}

const isDue = (field: Kind['field'], now: Date) => ({
  [`${field}.mail.state`]: 'due',
  [`${field}.mail.dueAt`]: { $lte: now },
})

/** platform: rows of every workspace with a notice that has not been told yet. */
const dueOf = (db: Db, { collection, field }: Kind, now: Date): Promise<Row[]> =>
  db
    .collection<Row>(collection)
    .find(isDue(field, now) as never, { limit: BATCH })
    .toArray()

const rowsOf = ({ mongo }: Context, { collection }: Kind, { tenant }: Row) =>
  forTenant(mongo.db, tenant).collection<Row>(collection)

const same = ({ kind: { field }, row, notice }: Claimed) =>
  ({ _id: row._id, [`${field}.id`]: notice.id }) as never

const claim = async (context: Context, kind: Kind, found: Row): Promise<Claimed | null> => {
  const { field } = kind
  const notice = found[field] as Notice
  const now = context.clock.now()
  const row = await rowsOf(context, kind, found).findOneAndUpdate(
    { _id: found._id, [`${field}.id`]: notice.id, ...isDue(field, now) } as never,
    {
      $set: { [`${field}.mail.dueAt`]: after(now, TRY_FOR) },
      $inc: { [`${field}.mail.tries`]: 1 },
    } as never,
    { returnDocument: 'after' },
  )
  return row && { kind, row, notice: row[field] as Notice }
}

const tell = async (context: Context, claimed: Claimed): Promise<void> => {
  const { mongo, log, post, publicUrl } = context
  const { kind, row, notice } = claimed
  const { field } = kind
  if (!post) return settle(context, claimed, { [`${field}.mail.state`]: 'given-up' })
  const [{ name: workspace, timeZone }, people] = await Promise.all([
    readWorkspace(mongo.db, row.tenant),
    toTell(mongo.db, row.tenant, kind.alsoTo(row)),
  ])
  const words = kind.words(row, { workspace, publicUrl, timeZone })
  let failed = false
  for (const { _id: user, email } of people) {
    if (notice.mail.told.includes(user)) continue
    try {
      await post({ to: email, messageId: `<${notice.id}.${user}@herald>`, ...words })
      await rowsOf(context, kind, row).updateOne(same(claimed), {
        $addToSet: { [`${field}.mail.told`]: user },
      } as never)
    } catch (err) {
      failed = true
      log.warn('somebody could not be told', { notice: field, of: row._id, user, err })
    }
  }
  if (!failed) return settle(context, claimed, { [`${field}.mail.state`]: 'told' })
  const dueAt = tryAgainAt(notice.mail.tries, context.clock.now())
  await settle(
    context,
    claimed,
    dueAt ? { [`${field}.mail.dueAt`]: dueAt } : { [`${field}.mail.state`]: 'given-up' },
  )
}

const settle = async (
  context: Context,
  claimed: Claimed,
  set: Record<string, unknown>,
): Promise<void> => {
  await rowsOf(context, claimed.kind, claimed.row).updateOne(same(claimed), { $set: set } as never)
}
