import type { FairTurns } from '../../src/core/fair-turns.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { dialogId, joinId } from '../../src/core/ids.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { createIndexes } from '../../src/mongo/indexes.ts'
import { indexPlanOf } from '../../src/mongo/migrate.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'
import { features } from '../../src/plugins/index.ts'
import * as stage from './stage.ts'

/** One workspace has many pages to write, in several campaigns at once; another comes with a hundred people. */
const BIG_RUNS = 4
const BIG_PEOPLE = 8_000
const STARTED = 500
const SMALL_PEOPLE = 100
const small = 'smallshop'

let mongo: Mongo

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await createIndexes(mongo.db, indexPlanOf(features))
  await stage.setStage(mongo)
}, 120_000)
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('should write the rows of a small campaign after one page of a big workspace, not after all', async () => {
  const big = await startBig()
  await startSmall()
  const told: string[] = []
  let smallBegins = () => {}
  const twoPages = new Promise<void>((resolve) => {
    smallBegins = resolve
  })
  const turns = listenTo(makeFairTurns(1), (word) => {
    told.push(word)
    if (told.length > 2 * BIG_RUNS) smallBegins()
  })
  const { policyRules } = stage.contextOf(mongo)
  const deps = { db: mongo.db, clock: systemClock, publicUrl: 'http://h.test', policyRules, turns }
  const expandAll = async (tenant: string, campaign: string) => {
    while ((await expand(deps, { tenant, campaign })) !== 'done');
    told.push(`over ${tenant}`)
  }
  const busy = Promise.all(big.map((campaign) => expandAll(stage.tenant, campaign)))
  await twoPages
  await expandAll(small, 'small1')
  const rows = await mongo.db.collection(slugs.deliveries).countDocuments({ tenant: small })
  await busy

  expect(rows).toBe(SMALL_PEOPLE)
  expect((await readRun(forTenant(mongo.db, small), 'small1'))?.status).toBe('running')
  const asked = told.indexOf(`asked ${small}`)
  const began = told.indexOf(`began ${small}`)
  const between = told.slice(asked, began).filter((word) => word === `began ${stage.tenant}`)
  // Whoever had the turn ends its page; nobody of the big workspace comes in between any more.
  expect(between.length).toBeLessThanOrEqual(1)
  const after = told.slice(told.indexOf(`over ${small}`))
  const pages = (BIG_RUNS * BIG_PEOPLE) / 1_000
  expect(after.filter((word) => word === `began ${stage.tenant}`).length).toBeGreaterThan(pages / 4)
  for (const campaign of big) {
    const run = await readRun(forTenant(mongo.db, stage.tenant), campaign)
    expect(run).toMatchObject({ counts: { total: BIG_PEOPLE } })
  }
}, 180_000)

const listenTo = (turns: FairTurns, tell: (word: string) => void): FairTurns => ({
  take: (party, work) => {
    tell(`asked ${party}`)
    return turns.take(party, () => {
      tell(`began ${party}`)
      return work()
    })
  },
})

/** Campaigns of one workspace for all its people, each from an account of its own. */
const startBig = async (): Promise<string[]> => {
  const campaigns = Array.from({ length: BIG_RUNS }, (_, n) => `big${n}`)
  await stage.addPeople(mongo, { from: 0, count: STARTED })
  for (const campaign of campaigns) {
    const account = `acc-${campaign}`
    await addAccount(stage.tenant, account)
    await stage.draftCampaign(mongo, { id: campaign, accounts: [account] })
    await start(stage.tenant, campaign)
    await stage.passSample(mongo, campaign)
  }
  await stage.addPeople(mongo, { from: STARTED, count: BIG_PEOPLE - STARTED })
  return campaigns
}

const startSmall = async (): Promise<void> => {
  await put(slugs.tenants, [
    {
      _id: small,
      slug: small,
      hookId: small,
      timeZone: 'UTC',
      linkPrefix: 'EFGH',
      killSwitch: false,
    },
  ])
  await addAccount(small, 'acc-small')
  const people = Array.from({ length: SMALL_PEOPLE }, (_, n) => joinId(small, `p${n}`))
  const now = new Date()
  await put(
    slugs.contacts,
    people.map((_id) => ({
      ...{ _id, tenant: small, firstName: 'Bo', timeZone: stage.zoneAt(12), lastInboundAt: now },
      lastOrder: null,
    })),
  )
  await put(
    slugs.dialogs,
    people.map((contact, n) => ({
      _id: dialogId(small, 'acc-small', String(n + 1)),
      ...{ tenant: small, account: 'acc-small', peer: String(n + 1), accessHash: '7', contact },
      ...{ firstInboundAt: now, lastInboundAt: now, lastOutboundAt: null, readOutboxMaxId: 0 },
    })),
  )
  await put(slugs.campaigns, [
    {
      ...{ _id: 'small1', tenant: small, name: 'small1', message: stage.message('Hi') },
      ...{ accounts: ['acc-small'], status: 'draft', audience: { all: [] }, nudges: [] },
    },
  ])
  await start(small, 'small1')
}

const start = (tenant: string, campaign: string) =>
  startRun({ db: mongo.db, clock: systemClock }, { tenant, campaign, by: 'u1' })

const addAccount = (tenant: string, _id: string) =>
  put(slugs.telegramAccounts, [
    { _id, tenant, name: _id, network: 'sandbox', state: 'connected', createdAt: new Date() },
  ])

const put = (slug: string, rows: readonly object[]) =>
  mongo.db.collection<{ _id: string }>(slug).insertMany(rows as { _id: string }[])
