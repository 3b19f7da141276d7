import type { Contact, Dialog } from '../../src/core/model/contact.ts'
import type { DialogInfo } from '../../src/telegram/gateway.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { categoryOf } from '../../src/core/category.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { dialogId, joinId } from '../../src/core/ids.ts'
import { LARGEST } from '../../src/core/policy/size-gate.ts'
import { after, DAY } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { connectDemoAccount, laneRow } from '../../src/plugins/demo/connect-demo-account.ts'
import { lexicalOf } from '../../src/plugins/demo/lexical.ts'
import { simulatorControl } from '../../src/plugins/demo/simulator-control.ts'
import { lumen } from '../../src/plugins/demo/stories.ts'
import { features } from '../../src/plugins/index.ts'
import { openGateway } from '../../src/telegram/open-gateway.ts'
import { openVault } from '../../src/vault/open-vault.ts'

/**
 * Fills the database and the local Telegram for a run of chaos, and starts campaigns when it is told
 * to. Accounts are signed in as by a person and 90 days old; everybody has written to them before.
 */
type Wish = { tenant: string; accounts: number; recipients: number }

const wishes = JSON.parse(process.argv[2] ?? '[]') as Wish[]
const env = loadEnv()
const mongo = await connectMongo(env.MONGODB_URI)
const { db } = mongo
const vault = openVault({ db, masterKey: env.HERALD_MASTER_KEY })
const gateway = openGateway({
  network: 'sandbox',
  simulator: env.HERALD_SIMULATOR,
  keyFile: env.HERALD_SIMULATOR_KEY,
})
const control = simulatorControl(env.HERALD_SIMULATOR_CONTROL ?? '')
const now = systemClock.now()
const by = 'chaos'

/** Where it is midday now: nobody is asleep. */
const midday = (): string => {
  const ahead = (12 - now.getUTCHours() + 24) % 24
  const hours = ahead > 12 ? ahead - 24 : ahead
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}

const heardAt = after(now, -DAY)
const usedSince = after(now, -90 * DAY)

type Made = { account: string; phone: string; people: number }

/** What a platform admin has set for an account of long standing. */
const trusted = {
  pacing: { perSecond: 1, perHour: 3_600, perDay: 20_000 },
  pacingProfile: 'high',
  firstUsedAt: usedSince,
}

const makeAccount = async ({ tenant, recipients }: Wish, number: number): Promise<Made> => {
  const account = `${tenant}acc${number}`
  const place = wishes.findIndex((wish) => wish.tenant === tenant) * 100 + number
  const phone = `+1666${String(1_000_000 + place)}`
  await control.addAccount({ phone, firstName: account, username: `u${account}` })
  const people = Array.from({ length: recipients }, (_, index) => ({
    phone: `+1777${String(place * 10_000 + index).padStart(7, '0')}`,
    ...{ firstName: `P${index}`, lastName: account, persona: 'silent', timeZone: midday() },
  }))
  await control.addPeople(people)
  const at = heardAt.toISOString()
  await control.addMessages(people.map((it) => ({ from: it.phone, to: phone, text: 'Hello', at })))
  const wanted = { tenant, account, shop: { ...lumen, name: account, phone }, now }
  const { row, dialogs } = await connectDemoAccount({ gateway, vault, control }, wanted)
  const own = forTenant(db, tenant)
  const { demo: _, ...plain } = row
  await own.collection(slugs.telegramAccounts).insertOne({ ...plain, ...trusted })
  await own.collection(slugs.lanes).insertOne(laneRow(tenant, account))
  await writePeople(tenant, account, dialogs)
  return { account, phone, people: dialogs.length }
}

/** Looked at long ago, like people of an installation that is in use. */
const asTheyAre = categoryOf({
  ...{ orders: 0, refunded: 0, clicks: 0, hasWritten: true, hasRead: false },
})

const writePeople = async (tenant: string, account: string, dialogs: readonly DialogInfo[]) => {
  const own = forTenant(db, tenant)
  const contactOf = ({ user }: DialogInfo) => joinId(tenant, `c${user.id}`)
  const contacts: Contact[] = dialogs.map((dialog) => ({
    _id: contactOf(dialog),
    tenant,
    firstName: dialog.user.firstName,
    ...{ lastName: null, username: null, tags: [], attributes: {}, timeZone: midday() },
    ...{ language: 'en', category: asTheyAre, lastInboundAt: heardAt, lastOutboundAt: null },
    ...{ lastOrder: null, createdAt: usedSince, updatedAt: now },
  }))
  const rows: Dialog[] = dialogs.map((dialog) => ({
    _id: dialogId(tenant, account, dialog.user.id),
    ...{ tenant, account, peer: dialog.user.id, accessHash: dialog.accessHash },
    ...{ contact: contactOf(dialog), firstInboundAt: heardAt, lastInboundAt: heardAt },
    // What was said before the account was connected has been looked at, too.
    ...{ lastOutboundAt: null, readOutboxMaxId: 0, history: 'read' as const },
  }))
  await own.collection<Contact>(slugs.contacts).insertMany(contacts)
  await own.collection<Dialog>(slugs.dialogs).insertMany(rows)
}

const makeTenant = async (wish: Wish) => {
  const { tenant } = wish
  const quietHours = { enabled: true, from: '22:00', to: '08:00', mode: 'hold' }
  await db.collection<{ _id: string }>(slugs.tenants).insertOne({
    _id: tenant,
    ...{ name: tenant, slug: tenant, timeZone: midday(), currency: 'EUR', quietHours },
    ...{ linkPrefix: tenant.slice(0, 4), hookId: tenant, killSwitch: false },
    // As a platform admin would set it, like the age and the profile of the accounts.
    sizeGate: { most: LARGEST },
    ...{ createdAt: now, updatedAt: now },
  } as { _id: string })
  const accounts: Made[] = []
  for (let n = 0; n < wish.accounts; n += 1) accounts.push(await makeAccount(wish, n))
  const campaign = `${tenant}camp`
  const message = lexicalOf(['Hello {{first_name}}, the new teas are here.'])
  const draft = { name: campaign, message, status: 'draft', audience: { all: [] }, nudges: [] }
  await forTenant(db, tenant)
    .collection(slugs.campaigns)
    .insertOne({
      _id: campaign,
      ...{ tenant, ...draft, accounts: accounts.map(({ account }) => account) },
      ...{ discountCode: null, media: null, createdAt: now, updatedAt: now },
    })
  return { tenant, campaign, accounts }
}

await migrate(db, features)
const tenants = []
for (const wish of wishes) tenants.push(await makeTenant(wish))
process.send?.({ tenants })

process.on('message', async (order: { start: string }) => {
  const campaign = `${order.start}camp`
  await startRun({ db, clock: systemClock }, { tenant: order.start, campaign, by })
  process.send?.({ started: order.start })
})
process.once('disconnect', () => process.exit(0))
