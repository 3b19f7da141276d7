import type { Delivery } from '../../core/model/delivery.ts'
import type { LinkCode } from '../../core/model/money-trail.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'

type Step = { _id: number | null; sent: number }

/** To how many people the message of a campaign went, and how many of them got each link. */
export type LinkReach = { message: number; people: (link: string) => number | null }

/**
 * Who got a link: all to whom a step went that has it. A nudge goes to fewer than the message, and to
 * people who have the message already. `null` for a link that no message has shown yet.
 */
export const linkReach = async (tenantDb: TenantDb, campaign: string): Promise<LinkReach> => {
  // From the index alone.
  const sent = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Step>([
      { $match: { campaign, state: 'sent' } },
      { $group: { _id: '$step', sent: { $sum: 1 } } },
    ])
    .toArray()
  const steps = await Promise.all(
    sent.map(async (step) => ({
      sent: step.sent,
      links: await linksOf(tenantDb, { campaign, step: step._id }),
    })),
  )
  return {
    message: sent.find(({ _id }) => (_id ?? 0) === 0)?.sent ?? 0,
    people: (link) => {
      const own = steps.filter(({ links }) => links.has(link))
      return own.length === 0 ? null : Math.max(...own.map((step) => step.sent))
    },
  }
}

/** A step has the same addresses for everybody, so one message tells them. */
const linksOf = async (
  tenantDb: TenantDb,
  { campaign, step }: { campaign: string; step: number | null },
): Promise<ReadonlySet<string>> => {
  const one = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOne({ campaign, state: 'sent', step: step as number }, { projection: { linkCodes: 1 } })
  const codes = one?.linkCodes ?? []
  if (codes.length === 0) return new Set()
  const known = await tenantDb
    .collection<LinkCode>(slugs.linkCodes)
    .find({ _id: { $in: codes } }, { projection: { link: 1 } })
    .toArray()
  return new Set(known.map(({ link }) => link))
}
