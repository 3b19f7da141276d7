import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { HOUR } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { makePacingOf } from '../../src/mongo/pacing.ts'
import { runView } from '../../src/plugins/campaigns/endpoints/run-view.ts'
import { pauseRun, stopRun } from '../../src/plugins/campaigns/steer-run.ts'
import { sweep } from '../../src/plugins/campaigns/sweep.ts'
import * as stage from './stage.ts'

const { tenant } = stage

describe('what the monitor is told of a run', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const order = (campaign: string) => ({ tenant, campaign, by: 'u1' })
  const viewOf = (campaign: string, now = new Date()) =>
    runView(
      forTenant(mongo.db, tenant),
      { id: campaign, name: campaign },
      { now, pacingOf: makePacingOf(mongo.db) },
    )

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(() => stage.setStage(mongo))
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  it('should name the campaign in front of one that waits in line, which can be stopped', async () => {
    await stage.addPeople(mongo, { from: 0, count: 2 })
    for (const id of ['camp1', 'camp2', 'camp3']) await stage.startCampaign(mongo, { id })
    await pauseRun(deps(), order('camp1'))
    const front = { campaign: { id: 'camp1', name: 'camp1' }, status: 'paused' }
    expect(await viewOf('camp1')).toMatchObject({ status: 'paused', line: null })
    expect(await viewOf('camp2')).toMatchObject({
      ...{ status: 'scheduled', expanded: false },
      line: { ...front, ahead: 1 },
    })
    expect(await viewOf('camp3')).toMatchObject({ line: { ...front, ahead: 2 } })

    await stopRun(deps(), order('camp2'))
    expect(await viewOf('camp2')).toMatchObject({ status: 'stopped', line: null })
    expect(await viewOf('camp3')).toMatchObject({ line: { ...front, ahead: 1 } })
    await stopRun(deps(), order('camp1'))
    await sweep(deps())
    expect(await viewOf('camp3')).toMatchObject({ status: 'expanding', line: null })
  })

  it('should count no nudge that a stop called off as a person', async () => {
    await stage.addPeople(mongo, { from: 0, count: 4 })
    const nudges = [{ afterHours: 48, message: stage.message('Seen it?') }]
    await stage.startCampaign(mongo, { nudges })
    const sentAt = new Date(Date.now() - 2 * HOUR)
    const before = { lastInboundAt: new Date(sentAt.getTime() - HOUR) }
    await mongo.db.collection(slugs.dialogs).updateMany({ tenant }, { $set: before })
    await mongo.db
      .collection(slugs.deliveries)
      .updateMany({ tenant }, { $set: { state: 'sent', sentAt, messageId: 1 } })
    await stage.expandNow(mongo, 'camp1')
    await sweep(deps())
    expect(await viewOf('camp1')).toMatchObject({ counts: { total: 8, deferred: 4 } })
    await stopRun(deps(), order('camp1'))
    const view = await viewOf('camp1')
    expect(view).toMatchObject({ status: 'stopped', counts: { cancelled: 4 } })
    expect(view).toMatchObject({ message: { total: 4, sent: 4, cancelled: 0 } })
  })
})
