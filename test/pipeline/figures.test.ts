import type { DeliveryState } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { deliveryStates } from '../../src/core/model/delivery.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { countsOf, noCounts, tallyRows } from '../../src/plugins/campaigns/counters.ts'
import { foldWrite } from '../../src/plugins/campaigns/folds.ts'
import { countable, updateFigures } from '../../src/plugins/campaigns/figures.ts'
import { isCountDue, recountRun } from '../../src/plugins/campaigns/recount.ts'
import { readRun } from '../../src/plugins/campaigns/store.ts'

const tenant = 'figures1'
const campaign = 'camp1'
const state = fc.constantFrom(...deliveryStates)
/** Rows as they were made, and what became of each, one change after the other. */
const histories = fc.array(fc.tuple(state, fc.array(state, { maxLength: 4 })), { maxLength: 30 })

describe('figures of a run', () => {
  let mongo: Mongo
  const tenantDb = () => forTenant(mongo.db, tenant)
  const rows = () => mongo.db.collection<{ _id: string }>(slugs.deliveries)
  const runs = () => mongo.db.collection<{ _id: string }>(slugs.campaignRuns)
  const run = async () => {
    const found = await readRun(tenantDb(), campaign)
    if (!found) throw new Error('There is no run')
    return found
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('added up change by change are what the rows say, however often a batch is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(3), async (given, repeats) => {
        await rows().deleteMany({})
        await runs().deleteMany({})
        const made = countsOf(given.map(([first]) => ({ from: null, to: first })))
        await runs().insertOne({
          _id: `${tenant}.${campaign}`,
          ...{ tenant, campaign, status: 'running', counts: { ...noCounts, ...made } },
        } as { _id: string })
        const now = [...given.map(([first]) => first)]
        for (let batch = 1; batch <= 4; batch += 1) {
          const changes = given.flatMap(([, later], n) => {
            const to = later[batch - 1]
            const from = now[n]
            if (!to || !from) return []
            now[n] = to
            return [{ from, to }]
          })
          const one = { by: 'sender1', batch, changes, at: new Date() }
          for (let again = 0; again <= repeats; again += 1) await fold(one)
          await fold({ ...one, by: 'sender2', changes: [] })
        }
        await insertRows(now)
        const { counts } = await tallyRows(tenantDb(), campaign)
        expect((await run()).counts).toEqual(counts)
      }),
      { numRuns: 25 },
    )
  })

  const fold = (batch: Parameters<typeof foldWrite>[1]) =>
    runs().bulkWrite([foldWrite(`${tenant}.${campaign}`, batch) as never])

  it('of all workspaces are brought up to date together, each its own', async () => {
    await rows().deleteMany({})
    await runs().deleteMany({})
    const large = { ...noCounts, total: 900_000, sent: 7 }
    const runOf = (of: string, counts: object) => ({
      ...{ _id: `${of}.${campaign}`, tenant: of, campaign, status: 'running', counts },
    })
    await runs().insertMany([
      runOf(tenant, noCounts),
      runOf('figures2', { ...noCounts, total: 1 }),
      runOf('figures3', large),
      runOf('figures4', { ...noCounts, total: 1 }),
    ])
    await insertRows(['sent', 'sent', 'failed', 'queued'])
    await rows().insertOne({
      ...{ _id: 'figures2.camp1.p1.0', tenant: 'figures2', campaign, state: 'queued', step: 0 },
    })
    const changed = (of: string) => ({ tenant: of, campaign, from: 'queued', to: 'sent' }) as const
    const batch = { by: 'sender1', batch: 1, at: new Date() }
    const changes = [changed(tenant), changed('figures2'), changed('figures3'), changed('figures3')]
    const first = await updateFigures(mongo.db, { ...batch, changes })
    expect(first.runs).toHaveLength(3)
    expect(first.news.map((one) => one.tenant).toSorted()).toEqual([tenant, 'figures3'])
    const again = await updateFigures(mongo.db, { ...batch, changes })
    const found = new Map([...again.runs].map((one) => [one.tenant, one.counts]))
    expect(found.get(tenant)).toMatchObject({ total: 4, sent: 2, failed: 1 })
    expect(found.get('figures2')).toMatchObject({ total: 1, sent: 0 })
    expect(found.get('figures3')).toMatchObject({ total: 900_000, sent: 9 })
    expect((await run()).steps?.map(({ step }) => step)).toEqual([0, 1])
  })

  it('are counted for as many runs as have few rows together, the smallest first', () => {
    const of = (...totals: number[]) => totals.map((total) => ({ counts: { ...noCounts, total } }))
    const totals = (...given: number[]) => countable(of(...given)).map(({ counts }) => counts.total)
    expect(totals(4_000, 1_000, 900, 100)).toEqual([100, 900, 1_000])
    expect(totals(5_000)).toEqual([5_000])
    expect(totals(5_001, 0)).toEqual([0])
    expect(totals()).toEqual([])
  })

  const insertRows = async (states: readonly DeliveryState[]) => {
    if (states.length === 0) return
    await rows().insertMany(
      states.map((one, n) => ({
        ...{ _id: `${tenant}.${campaign}.p${n}.0`, tenant, campaign, state: one, step: n % 2 },
      })),
    )
  }

  it('come back to the rows after whatever was not folded, and are asked for again after a fold', async () => {
    await rows().deleteMany({})
    await runs().deleteMany({})
    await insertRows(['sent', 'sent', 'failed', 'queued', 'deferred'])
    await runs().insertOne({
      _id: `${tenant}.${campaign}`,
      ...{ tenant, campaign, status: 'running', counts: { ...noCounts, total: 900, sent: 7 } },
    } as { _id: string })
    await recountRun(tenantDb(), await run(), new Date())
    const counted = await run()
    expect(counted.counts).toEqual((await tallyRows(tenantDb(), campaign)).counts)
    expect(counted.steps?.map(({ step }) => step)).toEqual([0, 1])

    const large = { ...counted, counts: { ...counted.counts, total: 1_000_000 } }
    const soon = new Date(Date.now() + 60_000)
    expect(isCountDue(large, soon)).toBe(false)
    expect(isCountDue({ ...large, folded: 1 }, soon)).toBe(true)
    expect(isCountDue(large, new Date(Date.now() + 3_600_000))).toBe(true)
  })
})
