import type { Dialog } from '../../src/core/model/contact.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { dialogId, joinId } from '../../src/core/ids.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { letGo } from '../../src/plugins/accounts/next-conversation.ts'
import { previewRun } from '../../src/plugins/campaigns/preview-run.ts'
import * as stage from './stage.ts'

const { tenant, account } = stage

describe('people whose conversation of before is not read yet', () => {
  let mongo: Mongo
  const person = (n: number) => joinId(tenant, `p${n}`)
  const mark = (n: number, history: NonNullable<Dialog['history']>) =>
    forTenant(mongo.db, tenant)
      .collection<Dialog>(slugs.dialogs)
      .updateOne({ _id: dialogId(tenant, account, String(1_000 + n)) }, { $set: { history } })
  const read = async (n: number) => {
    await mark(n, 'read')
    await letGo({ mongo, clock: systemClock }, { tenant, account, contact: person(n) })
  }
  const standing = async () =>
    (await stage.rowsOf(mongo)).map(({ state, reason }) => [state, reason])
  const waits = ['deferred', 'history-due']

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await stage.setStage(mongo)
    await stage.addPeople(mongo, { from: 0, count: 2 })
    await stage.addPeople(mongo, { from: 2, count: 1, wrote: false })
    for (const n of [1, 2]) await mark(n, 'due')
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('are told of before Start, and wait', async () => {
    await stage.draftCampaign(mongo)
    const { policyRules } = stage.contextOf(mongo)
    const deps = { db: mongo.db, clock: systemClock, publicUrl: 'http://h.test', policyRules }
    const preview = await previewRun(deps, { tenant, campaign: 'camp1' })
    expect(preview).toMatchObject({
      ...{ now: 1, waiting: [{ reason: 'history-due', people: 2 }], skipped: [] },
      reading: { conversations: 2, minutes: 1 },
    })
  })

  it('get it once that is done, or are left out for what was found there', async () => {
    await stage.startCampaign(mongo)
    expect(await standing()).toEqual([['queued', null], waits, waits])
    const held = await stage.holdAccount(mongo)
    await stage.until(() => held.ledger.length === 1)
    for (const n of [1, 2]) await read(n)
    await stage.until(async () => (await standing()).every(([state]) => state !== 'deferred'))
    await stage.until(() => held.ledger.length === 2)
    await held.close()
    expect(await standing()).toEqual([
      ['sent', null],
      ['sent', null],
      ['skipped', 'no-dialog'],
    ])
  })

  it('wait also where that turns out after the rows were written', async () => {
    await stage.startCampaign(mongo)
    await mark(0, 'due')
    const held = await stage.holdAccount(mongo)
    await stage.until(async () => (await standing())[0]?.[0] === 'deferred')
    await held.close()
    expect(await standing()).toEqual([waits, waits, waits])
    expect(held.ledger).toHaveLength(0)
  })
})
