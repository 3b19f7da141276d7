import type { Consent, Contact, Dialog } from '../../core/model/contact.ts'
import type { Order } from '../../core/model/money-trail.ts'
import type { DemoPerson } from './people.ts'

import { dialogId, joinId } from '../../core/ids.ts'
import { after, DAY } from '../../core/time.ts'

type Facts = { tenant: string; account: string; now: Date }
export type KnownPerson = DemoPerson & { peer: string; accessHash: string }

/** Demo contacts carry their number, so that the order of sending tells the same story each time. */
export const demoContactId = (tenant: string, index: number): string =>
  joinId(tenant, `d${String(index).padStart(4, '0')}`)

/** Whether the seed made a contact of this id; a mark on a row is no proof of it. */
export const isOfSeed = (tenant: string): RegExp => new RegExp(`^${tenant}\\.d\\d{4,}$`)

export const heardAt = (person: DemoPerson, now: Date): Date =>
  after(now, -person.heardDaysAgo * DAY + 90_000)

export const contactRow = (
  { tenant, now }: Facts,
  person: DemoPerson,
  lastOrder: Order | undefined,
): Contact => ({
  _id: demoContactId(tenant, person.index),
  tenant,
  firstName: person.firstName,
  lastName: person.lastName,
  username: null,
  tags: lastOrder ? ['customer'] : [],
  attributes: {},
  timeZone: person.timeZone,
  language: 'en',
  // Told by the rule, as soon as the worker runs.
  category: null,
  lastInboundAt: heardAt(person, now),
  lastOutboundAt: null,
  lastOrder: lastOrder
    ? {
        number: lastOrder.number,
        item: lastOrder.items[0]?.name ?? null,
        amount: lastOrder.total.amount,
        currency: lastOrder.total.currency,
        at: lastOrder.placedAt,
      }
    : null,
  demo: true,
  createdAt: after(now, -90 * DAY),
  updatedAt: now,
})

export const dialogRow = ({ tenant, account, now }: Facts, person: KnownPerson): Dialog => ({
  _id: dialogId(tenant, account, person.peer),
  tenant,
  account,
  peer: person.peer,
  accessHash: person.accessHash,
  contact: demoContactId(tenant, person.index),
  firstInboundAt: heardAt(person, now),
  lastInboundAt: heardAt(person, now),
  lastOutboundAt: null,
  readOutboxMaxId: 0,
  demo: true,
})

export const consentRow = ({ tenant, now }: Facts, person: DemoPerson): Consent => ({
  _id: joinId(tenant, `demo-consent-${person.index}`),
  tenant,
  contact: demoContactId(tenant, person.index),
  channel: 'telegram',
  purpose: 'marketing',
  granted: true,
  source: 'Checkout of the demo shop',
  text: 'Yes, write to me about new teas on Telegram.',
  at: after(now, -(person.heardDaysAgo + 1) * DAY),
  demo: true,
})
