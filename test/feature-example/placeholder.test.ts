import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Mongo } from '../../src/mongo/connect.ts'

import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { joinId } from '../../src/core/ids.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { sendNudge } from '../../src/plugins/campaigns/nudge-now.ts'
import { previewRun } from '../../src/plugins/campaigns/preview-run.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { defineFeature, policyRulesOf } from '../../src/plugins/define-feature.ts'
import { placeholdersOf } from '../../src/plugins/placeholders.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import * as stage from '../pipeline/stage.ts'
import { BIRTHDAYS } from './birthdays/collection.ts'
import { birthdays } from './birthdays/index.ts'
import { countReads } from './count-reads.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }
const text = 'Hi {{first_name}}, see you on {{ birthday | default: "your day" }}.'
/** Half a year away: the rule of the example has nothing to say. */
const far = new Date(Date.now() + 182 * 86_400_000)
const inWords = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' })

describe('a placeholder that a feature brings', () => {
  let mongo: Mongo
  const { client: watched, ...counter } = countReads()

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await stage.setStage(mongo)
    await stage.addPeople(mongo, { from: 0, count: 30 })
    const row = (id: string, whose: string) => ({
      ...{ _id: id, tenant: whose, contact: joinId(tenant, `p${id}`) },
      birthDay: far.toISOString().slice(5, 10),
    })
    const rows = mongo.db.collection<{ _id: string }>(BIRTHDAYS)
    await rows.deleteMany({})
    await rows.insertMany([row('3', tenant), row('4', 'another')])
    counter.forget()
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await watched.close()
    await mongo.close()
  })

  const deps = () => ({
    ...{ db: mongo.db, clock: systemClock, publicUrl: 'http://h.test' },
    policyRules: policyRulesOf([policy.feature]),
    placeholders: placeholdersOf([birthdays.feature], watched.db()),
  })
  const write = () => expand({ ...deps(), turns: makeFairTurns(1) }, order)
  const read = async (n: number, step = 0) =>
    (await stage.rowsOf(mongo)).find(
      (row) => row.contact === joinId(tenant, `p${n}`) && row.step === step,
    )?.message.text
  const day = inWords.format(far)

  it('is shown before Start, and who has none', async () => {
    await stage.draftCampaign(mongo, { text })
    const shown = async (n: number) => {
      const who = { contact: joinId(tenant, `p${n}`) }
      const { problems, samples } = await previewRun(deps(), { ...order, who })
      return [problems, samples[0]?.message?.text, samples[0]?.gaps]
    }
    expect(await shown(3)).toEqual([[], `Hi Ada3, see you on ${day}.`, []])
    const gap = { name: 'birthday', instead: 'your day' }
    expect(await shown(4)).toEqual([[], 'Hi Ada4, see you on your day.', [gap]])
  })

  it('stands in the messages, each person’s own, with one read a page', async () => {
    await stage.draftCampaign(mongo, { text })
    await startRun(deps(), order)
    await write()
    expect(await read(3)).toBe(`Hi Ada3, see you on ${day}.`)
    expect(await read(4)).toBe('Hi Ada4, see you on your day.')
    expect(counter.reads()).toBe(1)
  })

  it('does not mix up people of one name', async () => {
    await mongo.db.collection('contacts').updateMany({ tenant }, { $set: { firstName: 'Ada' } })
    await stage.draftCampaign(mongo, { text })
    await startRun(deps(), order)
    await write()
    expect([await read(2), await read(3), await read(4)]).toEqual([
      'Hi Ada, see you on your day.',
      `Hi Ada, see you on ${day}.`,
      'Hi Ada, see you on your day.',
    ])
  })

  it('costs nothing where no message uses it', async () => {
    await stage.draftCampaign(mongo)
    await startRun(deps(), order)
    await write()
    expect([await read(3), counter.reads()]).toEqual(['Hi Ada3', 0])
  })

  it('stands in a nudge as well', async () => {
    await stage.draftCampaign(mongo)
    await startRun(deps(), order)
    await write()
    const sentAt = new Date()
    const lastInboundAt = new Date(sentAt.getTime() - 3_600_000) // They have not answered.
    await mongo.db.collection('dialogs').updateMany({}, { $set: { lastInboundAt } })
    await mongo.db.collection('deliveries').updateMany({}, { $set: { state: 'sent', sentAt } })
    await sendNudge(deps(), { ...order, message: stage.message(text) })
    await write()
    expect(await read(3, 1)).toBe(`Hi Ada3, see you on ${day}.`)
  })

  it('is refused where no feature brings it', async () => {
    await stage.draftCampaign(mongo, { text })
    const { placeholders: _, ...without } = deps()
    await expect(startRun(without, order)).rejects.toThrow('There is no placeholder {{birthday}}')
    const { problems } = await previewRun(without, order)
    expect(problems[0]?.message).toBe('There is no placeholder {{birthday}}.')
  })

  it('has a name of its own', () => {
    const words = async () => new Map<string, string>()
    for (const name of ['first_name', 'Birth-day'])
      expect(() => defineFeature({ name: 'cards', placeholders: { [name]: words } })).toThrow(
        `has a placeholder {{${name}}}`,
      )
    const twice = [birthdays.feature, { name: 'cards', placeholders: { birthday: words } }]
    expect(() => placeholdersOf(twice, mongo.db)).toThrow(
      'Two placeholders are called {{birthday}}',
    )
  })
})
