import type { CampaignRun } from '../../src/core/model/campaign-run.ts'
import type { Contact, Dialog } from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { deliveryId, dialogId, joinId, runId } from '../../src/core/ids.ts'

type Any = { _id: string }

/** Midday in UTC: nobody's night in the tests that do not ask for one. */
export const NOON = new Date('2026-11-20T12:00:00Z')
export const HOME = 'homeshop'
export const AWAY = 'awayshop'
export const account = 'acc1'
export const campaign = 'camp1'

export const rowsIn = <T extends Any>(mongo: Mongo, slug: string) => mongo.db.collection<T>(slug)

/** Any row of any collection, with the fields that a test cares about. */
export const put = (mongo: Mongo, slug: string, row: Any & Record<string, unknown>) =>
  mongo.db.collection<Any>(slug).replaceOne({ _id: row._id }, row, { upsert: true })

export const contactId = (tenant: string, n: number): string => joinId(tenant, `p${n}`)
const peerOf = (n: number): string => String(1_000 + n)

export const runOf = (tenant: string, more: Partial<CampaignRun> = {}) => ({
  _id: runId(tenant, campaign),
  ...{ tenant, campaign, status: 'running', quietOverride: null },
  frozen: {
    ...{ name: 'Spring', accounts: [account], nudges: [], audience: { all: [] } },
    quietHours: { enabled: true, from: '22:00', to: '08:00', mode: 'hold' },
  },
  ...more,
})

export const personOf = (tenant: string, n: number, more: Partial<Contact> = {}) => ({
  _id: contactId(tenant, n),
  ...{ tenant, firstName: `Ada${n}`, timeZone: null, lastOrder: null, createdAt: NOON },
  ...more,
})

export const dialogOf = (tenant: string, n: number, more: Partial<Dialog> = {}) => ({
  _id: dialogId(tenant, account, peerOf(n)),
  ...{ tenant, account, peer: peerOf(n), accessHash: '7', contact: contactId(tenant, n) },
  ...{ firstInboundAt: NOON, lastInboundAt: NOON, lastOutboundAt: null, readOutboxMaxId: 0 },
  ...more,
})

export const deliveryOf = (tenant: string, n: number, more: Partial<Delivery> = {}): Delivery => {
  const contact = contactId(tenant, n)
  const step = more.step ?? 0
  return {
    _id: deliveryId({ tenant, campaign: more.campaign ?? campaign, contact, step }),
    ...{ tenant, campaign, contact, account, step, randomId: String(n), state: 'queued' },
    ...{ reason: null, dueAt: NOON, attempts: [], fence: 0 },
    peer: { userId: peerOf(n), accessHash: '7' },
    message: { text: 'Hi', entities: [], media: null },
    ...{ linkCodes: [], messageId: null, sentAt: null, readAt: null, repliedAt: null },
    ...{ createdAt: NOON, updatedAt: NOON },
    ...more,
  }
}

/** Two workspaces with a running campaign each, and `count` people who wrote to them. */
export const setWorld = async (mongo: Mongo, count = 3): Promise<void> => {
  for (const slug of Object.values(slugs)) await rowsIn(mongo, slug).deleteMany({})
  for (const tenant of [HOME, AWAY]) {
    await put(mongo, slugs.tenants, {
      _id: tenant,
      ...{ slug: tenant, hookId: tenant, linkPrefix: tenant },
      timeZone: 'UTC',
      killSwitch: false,
    })
    await put(mongo, slugs.campaignRuns, runOf(tenant))
    const people = Array.from({ length: count }, (_, n) => n)
    await rowsIn(mongo, slugs.contacts).insertMany(people.map((n) => personOf(tenant, n)))
    await rowsIn(mongo, slugs.dialogs).insertMany(people.map((n) => dialogOf(tenant, n)))
    await rowsIn(mongo, slugs.deliveries).insertMany(people.map((n) => deliveryOf(tenant, n)))
  }
}
