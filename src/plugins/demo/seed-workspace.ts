import type { Payload } from 'payload'

import type { Order } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TelegramGateway } from '../../telegram/gateway.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Chapter } from './history-rows.ts'
import type { DemoPerson } from './people.ts'
import type { KnownPerson } from './rows.ts'
import type { SimulatorControl } from './simulator-control.ts'
import type { Shop } from './stories.ts'

import { slugs } from '../../collections/slugs.ts'
import { makeId } from '../../core/ids.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { connectDemoAccount, laneRow } from './connect-demo-account.ts'
import { quietOrders, tellStory } from './history.ts'
import { demoPeople } from './people.ts'
import { seeded } from './random.ts'
import { consentRow, contactRow, demoContactId, dialogRow, heardAt } from './rows.ts'
import { seedCampaigns } from './seed-campaigns.ts'
import { markDays, writeIdentities } from './seed-marks.ts'

export type SeedDeps = {
  payload: Payload
  db: Db
  vault: Vault
  gateway: TelegramGateway
  control: SimulatorControl
  publicUrl: string
  /** `HERALD_MASTER_KEY`: people are found again by keyed hashes. */
  masterKey: string
  now: Date
  say: (step: string) => void
}

export type SeededTenant = { id: string; hookId: string; linkPrefix: string }

/**
 * Fills one workspace with the demo: people in the local Telegram, their contacts and consent here,
 * an account that is really signed in, past campaigns with their money, and a draft ready to start.
 */
export const seedWorkspace = async (
  deps: SeedDeps,
  shop: Shop,
  tenant: SeededTenant,
): Promise<void> => {
  const { control, now, say } = deps
  const account = makeId()
  const people = demoPeople(shop.key === 'lumen' ? 0 : 5_000)
  say(`${shop.name}: ${people.length} people move into the local Telegram`)
  const known = await settle(deps, shop, people)
  say(`${shop.name}: the account signs in`)
  const { row, dialogs } = await connectDemoAccount(deps, { tenant: tenant.id, account, shop, now })
  const hashes = new Map(dialogs.map(({ user, accessHash }) => [user.id, accessHash]))
  const met = known.flatMap((person): KnownPerson[] => {
    const accessHash = hashes.get(person.peer)
    return accessHash === undefined ? [] : [{ ...person, accessHash }]
  })
  const own = forTenant(deps.db, tenant.id)
  await own.collection(slugs.telegramAccounts).insertOne(row)
  await own.collection(slugs.lanes).insertOne(laneRow(tenant.id, account))
  say(`${shop.name}: 90 days of messages, clicks and orders`)
  const orders = await writeHistory(deps, { shop, tenant, account, people: met })
  await writeContacts(deps, { tenant: tenant.id, account, people: met, orders })
  await writeIdentities(own, { masterKey: deps.masterKey, now, people: met })
  if (shop.key === 'lumen') await openShop(deps, { shop, tenant, control })
}

/** People and what they once wrote, in the local Telegram. */
const settle = async ({ control, now }: SeedDeps, shop: Shop, people: readonly DemoPerson[]) => {
  await control.addAccount({ phone: shop.phone, firstName: shop.name, username: shop.username })
  const peers = await control.addPeople(
    people.map(({ phone, firstName, lastName, persona, timeZone }) => ({
      phone,
      firstName,
      lastName,
      persona,
      timeZone,
    })),
  )
  await control.addMessages(
    people.map((person) => ({
      from: person.phone,
      to: shop.phone,
      text: 'Hello! Do you ship on Saturdays?',
      at: heardAt(person, now).toISOString(),
    })),
  )
  return people.map((person, index) => ({ ...person, peer: peers[index] ?? '' }))
}

type Told = { shop: Shop; tenant: SeededTenant; account: string; people: readonly KnownPerson[] }

const writeHistory = async (
  deps: SeedDeps,
  { shop, tenant, account, people }: Told,
): Promise<Order[]> => {
  const own = forTenant(deps.db, tenant.id)
  const random = seeded(shop.key.length * 97)
  const contacts = people.map(({ index, firstName, peer, accessHash }) => ({
    id: demoContactId(tenant.id, index),
    firstName,
    peer,
    accessHash,
  }))
  const campaigns = await seedCampaigns(deps, { shop, tenant: tenant.id, account })
  const chapters: Chapter[] = []
  const orders = quietOrders({ tenant: tenant.id, shop, contacts, now: deps.now, random }, 2)
  for (const { story, campaign } of campaigns) {
    if (story.daysAgo === null) continue
    const chapter = tellStory({
      tenant: tenant.id,
      linkPrefix: tenant.linkPrefix,
      account,
      shop,
      story: { ...story, daysAgo: story.daysAgo },
      campaign,
      contacts,
      bought: orders,
      now: deps.now,
      random,
    })
    await own.collection(slugs.campaignRuns).insertOne(chapter.run)
    await own.collection(slugs.deliveries).insertMany(chapter.deliveries)
    await own.collection(slugs.links).insertMany(chapter.links)
    if (chapter.codes.length > 0) await own.collection(slugs.linkCodes).insertMany(chapter.codes)
    if (chapter.clicks.length > 0) await own.collection(slugs.clicks).insertMany(chapter.clicks)
    orders.push(...chapter.orders)
    chapters.push(chapter)
  }
  await own.collection(slugs.orders).insertMany(orders)
  await markDays(own, shop.timeZone, { chapters, orders })
  return orders
}

type Written = {
  tenant: string
  account: string
  people: readonly KnownPerson[]
  orders: readonly Order[]
}

const writeContacts = async (
  { db, now }: SeedDeps,
  { tenant, account, people, orders }: Written,
) => {
  const own = forTenant(db, tenant)
  const newest = new Map<string, Order>()
  for (const order of orders) {
    if (order.contact === null) continue
    const before = newest.get(order.contact)
    if (!before || before.placedAt < order.placedAt) newest.set(order.contact, order)
  }
  const facts = { tenant, account, now }
  await own
    .collection(slugs.contacts)
    .insertMany(
      people.map((person) =>
        contactRow(facts, person, newest.get(demoContactId(tenant, person.index))),
      ),
    )
  await own.collection(slugs.dialogs).insertMany(people.map((person) => dialogRow(facts, person)))
  await own.collection(slugs.consents).insertMany(people.map((person) => consentRow(facts, person)))
}

type Opening = { shop: Shop; tenant: SeededTenant; control: SimulatorControl }

/** The demo shop learns one address and one secret, as a real shop would. */
const openShop = async (
  { payload, db, vault, publicUrl }: SeedDeps,
  { shop, tenant, control }: Opening,
) => {
  const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64')}`
  const { id } = await payload.create({
    collection: slugs.webhookSources,
    data: {
      name: 'shop',
      kind: 'standard',
      tenant: tenant.id,
    },
  })
  const place = {
    tenant: tenant.id,
    collection: slugs.webhookSources,
    record: String(id),
    field: 'secrets',
  }
  await forTenant(db, tenant.id)
    .collection<{ _id: string; tenant: string }>(slugs.webhookSources)
    .updateOne(
      { _id: String(id) },
      { $set: { secrets: [await vault.seal(place, secret)], demo: true } },
    )
  const hookUrl = `${publicUrl}/hooks/${tenant.hookId}/shop`
  const goods = shop.products.map(({ name, price }) => ({ name, amount: price }))
  await control.openShop({ name: shop.name, hookUrl, secret, currency: shop.currency, goods })
}
