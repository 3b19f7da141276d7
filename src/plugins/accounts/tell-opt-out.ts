import type { Suppression } from '../../core/model/contact.ts'
import type { TenantEvent } from '../../core/model/event.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId, suppressionId } from '../../core/ids.ts'
import { ulidOf } from '../../core/ulid.ts'
import { makeEvent } from '../../mongo/events.ts'

type Told = Pick<TenantEvent, 'contact' | 'account' | 'campaign' | 'data'> & {
  contact: string
  /** The message that put them on the stop list. */
  source: string
  demo?: boolean | undefined
}

/**
 * What the workspace is told of an opt-out, once: publish it with `publishOnce`. Its moment and its id stay
 * as they were first, so whoever stops before it is published may do it again. Null where another word had
 * put them on the stop list before.
 */
export const optOutEvent = async (
  tenantDb: TenantDb,
  { contact, account, campaign, source, data, demo }: Told,
  now: Date,
): Promise<TenantEvent | null> => {
  const stop = await tenantDb
    .collection<Suppression>(slugs.suppressions)
    .findOneAndUpdate(
      { _id: suppressionId(tenantDb.tenant, contact), source },
      [{ $set: { toldAt: { $ifNull: ['$toldAt', now] } } }],
      { returnDocument: 'after' },
    )
  if (!stop) return null
  const at = stop.toldAt ?? now
  const { tenant } = tenantDb
  return {
    ...makeEvent({
      ...{ tenant, type: 'contact.opted-out', at, contact, account, campaign },
      data: { how: 'message', ...data },
      ...(demo && { demo }),
    }),
    _id: joinId(tenant, ulidOf(at, `opted-out ${source}`)),
  }
}
