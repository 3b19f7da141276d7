import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { createIndexes } from '../../src/mongo/indexes.ts'
import { indexPlanOf } from '../../src/mongo/migrate.ts'
import { features } from '../../src/plugins/index.ts'
import * as stage from './stage.ts'

/** The small form of `npm run bench -- expansion`, by what does not depend on who else is busy. */
const PEOPLE = 20_000
const STARTED = 1_000
const BATCH = 5_000

let mongo: Mongo

beforeAll(async () => {
  mongo = await connectMongo(`${process.env['MONGODB_URI']}&monitorCommands=true`)
  await createIndexes(mongo.db, indexPlanOf(features))
  await stage.setStage(mongo)
  await stage.addPeople(mongo, { from: 0, count: STARTED })
}, 120_000)
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('should expand with little memory, work and few words to the database', async () => {
  await stage.draftCampaign(mongo, { text: 'Hi {{first_name}}: https://shop.test/a' })
  const { startRun } = await import('../../src/plugins/campaigns/start-run.ts')
  const { systemClock } = await import('../../src/core/clock.ts')
  const order = { tenant: stage.tenant, campaign: 'camp1', by: 'u1' }
  await startRun({ db: mongo.db, clock: systemClock }, order)
  await stage.passSample(mongo, 'camp1')
  for (let from = STARTED; from < PEOPLE; from += BATCH)
    await stage.addPeople(mongo, { from, count: Math.min(BATCH, PEOPLE - from) })

  const commands = watchCommands(mongo)
  const before = process.memoryUsage.rss()
  const cpu = process.cpuUsage()
  await stage.expandNow(mongo, 'camp1')
  const { user, system } = process.cpuUsage(cpu)
  const growth = (process.memoryUsage.rss() - before) / 1_048_576
  const rows = mongo.db.collection(slugs.deliveries)
  expect(await rows.countDocuments({ campaign: 'camp1' })).toBe(PEOPLE)
  const run = await mongo.db.collection(slugs.campaignRuns).findOne({ campaign: 'camp1' })
  expect(run).toMatchObject({ status: 'running', counts: { total: PEOPLE } })
  // A page of 500 is a handful of reads and two inserts; a row is never written alone.
  expect(commands() / PEOPLE).toBeGreaterThan(0)
  expect(commands() / PEOPLE).toBeLessThan(0.1)
  expect(growth).toBeLessThan(300)
  // Several times what it takes on a machine at rest: only a slip in the design is that much.
  expect((user + system) / PEOPLE).toBeLessThan(1_000)
  process.stdout.write(
    `${((user + system) / PEOPLE).toFixed(0)} µs a person, ${growth.toFixed(0)} MB, ${(commands() / PEOPLE).toFixed(4)} commands a person\n`,
  )
}, 180_000)

/** Counts what the driver sends, from now on. */
const watchCommands = ({ client }: Mongo): (() => number) => {
  let sent = 0
  client.on('commandStarted', () => {
    sent += 1
  })
  return () => sent
}
