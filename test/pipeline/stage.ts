import type { FrozenCampaign, QuietHours } from '../../src/core/model/campaign-run.ts'
import type { Heard } from '../../src/core/heard.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { AccountActor } from '../../src/delivery/actor.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { RoleContext, WithHeard, WithPolicy } from '../../src/plugins/roles.ts'
import type {
  OutgoingMessage,
  TelegramClient,
  TelegramFailure,
} from '../../src/telegram/gateway.ts'
import type { Script } from './scripted-telegram.ts'

import { vi } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { dialogId, joinId, laneId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { acquire, ensureLane, release } from '../../src/delivery/mongo-leases.ts'
import { LARGEST } from '../../src/core/policy/size-gate.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { sender } from '../../src/plugins/campaigns/sender.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import { scriptedTelegram } from './scripted-telegram.ts'

/** An account sends by the real clock, a second apart at best. */
vi.setConfig({ testTimeout: 120_000 })

export const tenant = 'testshop'
export const account = 'acc1'

const anyRow = (mongo: Mongo, slug: string) => mongo.db.collection<{ _id: string }>(slug)

/** What a feature's part gets in its process, over the test's database. */
export const contextOf = (mongo: Mongo): RoleContext & WithPolicy & WithHeard => ({
  env: loadEnv(),
  log: makeLogger({ role: 'test', level: 'silent' }),
  clock: systemClock,
  random: () => 0,
  mongo,
  vault: { seal: async (_, text) => text, open: async (_, text) => text },
  policyRules: policyRulesOf([policy.feature]),
  heard: makeHeard(() => performance.now()),
})

const text = (value: string) => ({ type: 'text', text: value, format: 0 })
export const message = (value: string) => ({
  root: { type: 'root', children: [{ type: 'paragraph', children: [text(value)] }] },
})

/** A zone in which it is midday now, and one in which it is midnight. */
export const zoneAt = (hour: number, now = new Date()): string => {
  const ahead = (hour - now.getUTCHours() + 24) % 24
  const offset = ahead > 12 ? ahead - 24 : ahead
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
}

/** A workspace with one connected account. */
export const setStage = async (mongo: Mongo): Promise<void> => {
  for (const slug of Object.values(slugs)) await anyRow(mongo, slug).deleteMany({})
  await mongo.db.collection('agendaJobs').deleteMany({})
  const now = new Date()
  const quietHours = { enabled: true, from: '22:00', to: '08:00', mode: 'hold' }
  await anyRow(mongo, slugs.tenants).insertOne({
    _id: tenant,
    ...{ timeZone: 'UTC', linkPrefix: 'ABCD', quietHours, killSwitch: false, createdAt: now },
    // As a platform admin would set it: these tests are about thousands.
    ...{ sizeGate: { most: LARGEST } },
  })
  await anyRow(mongo, slugs.telegramAccounts).insertOne({
    _id: account,
    ...{ tenant, name: 'Shop', network: 'sandbox', state: 'connected' },
    ...{ pacingProfile: 'high', firstUsedAt: new Date(now.getTime() - 90 * 86_400_000) },
    ...{ createdAt: now },
  })
}

type People = { from: number; count: number; timeZone?: string; wrote?: boolean }

/** People with a dialog; ids sort by number. */
export const addPeople = async (mongo: Mongo, people: People): Promise<void> => {
  const { from, count, timeZone = zoneAt(12), wrote = true } = people
  const now = new Date()
  const rows = Array.from({ length: count }, (_, i) => from + i)
  await anyRow(mongo, slugs.contacts).insertMany(
    rows.map((n) => ({
      _id: joinId(tenant, `p${n}`),
      ...{ tenant, firstName: `Ada${n}`, timeZone, lastInboundAt: now, lastOrder: null },
    })),
  )
  await anyRow(mongo, slugs.dialogs).insertMany(
    rows.map((n) => ({
      _id: dialogId(tenant, account, String(1_000 + n)),
      ...{ tenant, account, peer: String(1_000 + n), accessHash: '7' },
      ...{ contact: joinId(tenant, `p${n}`), firstInboundAt: wrote ? now : null },
      ...{ lastInboundAt: wrote ? now : null, lastOutboundAt: null, readOutboxMaxId: 0 },
    })),
  )
}

type Draft = {
  id?: string
  text?: string
  quietHours?: QuietHours
  nudges?: FrozenCampaign['nudges']
  accounts?: string[]
}

/** A campaign for everyone, started and written out. */
export const startCampaign = async (mongo: Mongo, draft: Draft = {}) => {
  const { id = 'camp1', text: words = 'Hi {{first_name}}' } = draft
  await draftCampaign(mongo, draft)
  const run = await startRun(
    { db: mongo.db, clock: systemClock },
    { tenant, campaign: id, by: 'u1' },
  )
  if (run.status === 'expanding') await expandNow(mongo, id)
  return { run, words }
}

export const draftCampaign = async (mongo: Mongo, draft: Draft = {}): Promise<void> => {
  const { id = 'camp1', text: words = 'Hi {{first_name}}', quietHours, nudges = [] } = draft
  const { accounts = [account] } = draft
  await anyRow(mongo, slugs.campaigns).insertOne({
    _id: id,
    ...{ tenant, name: id, message: message(words), accounts, status: 'draft' },
    ...{ audience: { all: [] }, discountCode: null, nudges, ...(quietHours && { quietHours }) },
  })
}

/** As if a few had got it, and somebody had said that the rest may follow: no size is asked any more. */
export const passSample = async (mongo: Mongo, campaign: string): Promise<void> => {
  const at = new Date()
  await mongo.db
    .collection(slugs.campaignRuns)
    .updateOne({ campaign }, { $set: { sample: { size: 20, writtenAt: at, passedAt: at } } })
}

export const expandNow = async (mongo: Mongo, campaign: string): Promise<void> => {
  const context = contextOf(mongo)
  const turns = makeFairTurns(1)
  const deps = { db: mongo.db, clock: systemClock, publicUrl: 'http://h.test', turns }
  for (;;) {
    const { policyRules } = context
    if ((await expand({ ...deps, policyRules }, { tenant, campaign })) === 'done') return
  }
}

/** Told of each message as it is handed over, ahead of its moment. */
type OnHanded = (one: OutgoingMessage, heard: Heard) => void

/** Holds the account with a scripted Telegram and sends until `close`. */
export const holdAccount = async (
  mongo: Mongo,
  script: Script = () => undefined,
  onHanded: OnHanded = () => {},
) => {
  const context = contextOf(mongo)
  const { client, ledger, asked } = scriptedTelegram(script, (one) => onHanded(one, context.heard))
  await ensureLane(mongo.db, { tenant, account, network: 'sandbox' })
  const lane = await acquire(mongo.db, {
    lane: laneId(tenant, account),
    owner: 'slot',
    ttl: 50_000,
  })
  if (!lane) throw new Error('The lane is held')
  const stop = new AbortController()
  const broken: TelegramFailure[] = []
  const part = await sender(context)
  const held = await part.hold(actorOf(lane.fence, { client, broken, signal: stop.signal }))
  return {
    ledger,
    asked,
    /** What the account's listeners were told. */
    broken,
    /** As a kill does: whatever is in flight is never recorded. */
    abort: () => stop.abort(),
    close: async () => {
      await held.close?.()
      await part.close?.()
      stop.abort()
      await release(mongo.db, { lane: lane._id, owner: 'slot', fence: lane.fence })
    },
  }
}

type Link = { client: TelegramClient; broken: TelegramFailure[]; signal: AbortSignal }

const actorOf = (fence: number, { client, broken, signal }: Link): AccountActor => ({
  ...{ tenant, account, network: 'sandbox', fence, signal },
  pace: { nextAt: 0, restUntil: 0, flood: { until: 0 } },
  safeFor: () => !signal.aborted,
  exclusive: (task) => task(),
  client: () => (broken.length > 0 ? null : client),
  connection: () => (broken.length > 0 ? null : client),
  writer: () => (broken.length > 0 ? null : client),
  caughtUp: () => {},
  behind: () => {},
  open: () => Promise.reject(new Error('not asked for')),
  disconnect: async () => {},
  onUpdate: () => {},
  onConnected: () => {},
  signedIn: async () => {},
  broke: async (failure) => void broken.push(failure),
  onBroken: () => {},
})

export const rowsOf = (mongo: Mongo): Promise<Delivery[]> =>
  forTenant(mongo.db, tenant)
    .collection<Delivery>(slugs.deliveries)
    .find({}, { sort: { _id: 1 } })
    .toArray()

/** Waits until something is true, looking often; the limit only ends a hopeless wait. */
export const until = async (claim: () => Promise<boolean> | boolean, within = 60_000) => {
  const end = performance.now() + within
  while (!(await claim())) {
    if (performance.now() > end) throw new Error('It did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
