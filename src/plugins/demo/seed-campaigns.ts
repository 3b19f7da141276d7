import type { Payload } from 'payload'

import type { Db } from '../../mongo/connect.ts'
import type { Shop, Story } from './stories.ts'

import { slugs } from '../../collections/slugs.ts'
import { after, DAY } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { lexicalOf } from './lexical.ts'

type Deps = { payload: Payload; db: Db; now: Date }
type Wanted = { shop: Shop; tenant: string; account: string }

/** The campaigns of a shop as a marketer would have made them; past ones carry their day and `done`. */
export const seedCampaigns = async (
  { payload, db, now }: Deps,
  { shop, tenant, account }: Wanted,
): Promise<{ story: Story; campaign: string }[]> => {
  const campaigns: { story: Story; campaign: string }[] = []
  for (const story of shop.stories) {
    const { id } = await payload.create({
      collection: slugs.campaigns,
      data: {
        tenant,
        name: story.name,
        message: lexicalOf(story.lines),
        accounts: [account],
        discountCode: story.discountCode,
      },
    })
    const at = after(now, -(story.daysAgo ?? 0) * DAY)
    await forTenant(db, tenant)
      .collection<{ _id: string; tenant: string }>(slugs.campaigns)
      .updateOne(
        { _id: String(id) },
        {
          $set: {
            demo: true,
            createdAt: at,
            updatedAt: at,
            ...(story.daysAgo !== null && { status: 'done' }),
          },
        },
      )
    campaigns.push({ story, campaign: String(id) })
  }
  return campaigns
}
