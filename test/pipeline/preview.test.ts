import type { Mongo } from '../../src/mongo/connect.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { joinId, laneId } from '../../src/core/ids.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { previewRun } from '../../src/plugins/campaigns/preview-run.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import * as stage from './stage.ts'

const { tenant } = stage
const order = { tenant, campaign: 'camp1', by: 'u1' }
const publicUrl = 'http://h.test'
const target = 'https://shop.test/a'

const text = (value: string, format = 0) => ({ type: 'text', text: value, format })
const link = { type: 'link', fields: { url: target }, children: [text('the '), text('shop', 1)] }
const paragraphs = [
  [text('Hi '), text('{{first_name | default: "friend"}} 🍵', 1), text(', {{last_order}}')],
  [text('See '), link, text(` or ${target}.`)],
]
const message = {
  root: {
    type: 'root',
    children: paragraphs.map((children) => ({ type: 'paragraph', children })),
  },
}

describe('what is shown before Start', () => {
  let mongo: Mongo
  const deps = () => ({ db: mongo.db, clock: systemClock })
  const preview = (who = {}) =>
    previewRun(
      { ...deps(), publicUrl, policyRules: stage.contextOf(mongo).policyRules },
      { ...order, who },
    )
  const change = (slug: string, id: string, set: object) =>
    mongo.db.collection<{ _id: string }>(slug).updateOne({ _id: id }, { $set: set })
  const person = (n: number) => joinId(tenant, `p${n}`)

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  })
  beforeEach(async () => {
    await stage.setStage(mongo)
    await stage.addPeople(mongo, { from: 0, count: 6 })
    await stage.addPeople(mongo, { from: 6, count: 2, timeZone: stage.zoneAt(2) })
    await stage.addPeople(mongo, { from: 8, count: 1, wrote: false })
    await change(slugs.contacts, person(5), { firstName: null, username: 'nameless' })
    const lastOrder = { number: 'L-1', item: 'Gyokuro', amount: 1, currency: 'EUR', at: new Date() }
    for (const n of [0, 1, 2, 3, 4, 6]) await change(slugs.contacts, person(n), { lastOrder })
    await stage.draftCampaign(mongo)
    await change(slugs.campaigns, 'camp1', { message })
  })
  afterAll(async () => {
    await mongo.db.dropDatabase()
    await mongo.close()
  })

  const everything = async () => {
    const names = (await mongo.db.listCollections().toArray()).map(({ name }) => name).sort()
    const rows = names.map((name) => mongo.db.collection(name).find().toArray())
    return [names, await Promise.all(rows)]
  }

  it('is what the delivery rows hold after expansion, for each person', async () => {
    const people = Array.from({ length: 9 }, (_, n) => person(n))
    const seen = await Promise.all(people.map((contact) => preview({ contact })))
    const samples = seen.flatMap((one) => one.samples)
    expect(samples.map(({ contact }) => contact)).toEqual(people)
    await startRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    const rows = new Map((await stage.rowsOf(mongo)).map((row) => [row.contact, row]))
    const masked = (value: string) => value.replaceAll(/\/r\/ABCD\w{8}/g, '/r/ABCD••••••••')
    for (const { contact, message: shown, when } of samples) {
      const row = rows.get(contact)
      expect(row?.reason ?? null).toBe(when.do === 'now' ? null : when.reason)
      const { text: words, entities, media } = row?.message ?? {}
      if (shown === null)
        expect({ words, state: row?.state }).toEqual({ words: '', state: 'skipped' })
      else {
        expect(shown.text).toBe(masked(words ?? ''))
        expect(shown).toEqual({
          ...JSON.parse(masked(JSON.stringify({ text: words, entities }))),
          media,
        })
      }
    }
    expect(rows.get(person(0))?.message.text).toMatch(
      /^Hi Ada0 🍵, Gyokuro\nSee the shop or http:\/\/h.test/,
    )
  })

  it('ends, word for word, with how to hear no more, and everybody’s own page', async () => {
    await change(slugs.tenants, tenant, { optOutLine: true, optOutLink: true })
    await change(slugs.contacts, person(0), { language: 'de' })
    const shown = async (n: number) => (await preview({ contact: person(n) })).samples[0]?.message
    const [first, second] = [await shown(0), await shown(1)]
    const dots = 'http://h.test/r/ABCD••••••••'
    expect(first?.text).toMatch(/\n\nAntworten Sie STOPP, .*\nSeltener oder gar nicht: /)
    expect(second?.text).toMatch(/\n\nReply STOP .*\nLess often, or not at all: /)
    expect(second?.text.endsWith(dots)).toBe(true)
    await startRun(deps(), order)
    await stage.expandNow(mongo, 'camp1')
    const rows = new Map((await stage.rowsOf(mongo)).map((row) => [row.contact, row.message.text]))
    const masked = (words = '') => words.replaceAll(/\/r\/ABCD\w{8}/g, '/r/ABCD••••••••')
    expect(masked(rows.get(person(0)))).toBe(first?.text)
    expect(masked(rows.get(person(1)))).toBe(second?.text)
    const own = [0, 1].map((n) => rows.get(person(n))?.slice(-12))
    const codes = mongo.db.collection<{ _id: string }>(slugs.linkCodes)
    const pages = await codes.find({ _id: { $in: own as string[] } }).toArray()
    expect(pages).toMatchObject([0, 1].map(() => ({ url: 'http://h.test/preferences' })))
    expect(new Set(own).size).toBe(2)
  })

  it.each([
    ['the link', 'Less? http://h.test/preferences'],
    ['the sentence', 'Tea. Reply STOP to hear no more from us!'],
  ])('gets no second line where the message has %s itself', async (_what, words) => {
    await change(slugs.tenants, tenant, { optOutLine: true, optOutLink: true })
    await change(slugs.campaigns, 'camp1', { message: stage.message(words) })
    const [sample] = (await preview({ contact: person(0) })).samples
    expect(sample?.message?.text.split('\n')).toHaveLength(1)
    await change(slugs.campaigns, 'camp1', { message: stage.message('STOP! Our big sale.') })
    const [other] = (await preview({ contact: person(0) })).samples
    expect(other?.message?.text.split('\n')).toHaveLength(4)
  })

  it('shows people of each kind, one with a gap among them, and writes nothing', async () => {
    const before = await everything()
    const { samples, links } = await preview()
    expect(await everything()).toEqual(before)
    expect(links).toEqual([target])
    expect(samples.map(({ name, when }) => [name, when.do])).toEqual([
      ['Ada0', 'now'],
      ['Ada1', 'now'],
      ['nameless', 'now'],
      ['Ada6', 'wait'],
      ['Ada8', 'skip'],
    ])
    const [, , nameless, , left] = samples
    expect(nameless?.gaps).toEqual([
      { name: 'first_name', instead: 'friend' },
      { name: 'last_order', instead: '' },
    ])
    expect(nameless?.message?.text).toContain('Hi friend 🍵')
    expect(left).toMatchObject({ message: null, when: { reason: 'no-dialog' } })
  })

  it('finds a person by the beginning of a name, and nobody outside the workspace', async () => {
    const named = async (search: string) => (await preview({ search })).samples.map((s) => s.name)
    expect(await named('ada7')).toEqual(['Ada7'])
    expect(await named('@NAME')).toEqual(['nameless'])
    expect(await named('.*')).toEqual([])
    await change(slugs.contacts, person(7), { tenant: 'other' })
    expect(await named('ada7')).toEqual([])
  })

  it('tells with the gate that writes rows: consent without an address reaches nobody', async () => {
    const contact = person(8)
    const row = { _id: 'c1', tenant, contact, purpose: 'marketing', granted: true, at: new Date() }
    await mongo.db.collection<{ _id: string }>(slugs.consents).insertOne(row)
    await mongo.db.collection(slugs.dialogs).deleteMany({ contact })
    expect(await preview()).toMatchObject({ now: 6, skipped: [{ reason: 'no-dialog', people: 1 }] })
  })

  it('says why a message that cannot be filled in may not start, and shows none', async () => {
    await change(slugs.campaigns, 'camp1', { message: stage.message('Hi {{first_nam}}') })
    const { problems, samples } = await preview()
    expect(problems).toMatchObject([{ field: 'message' }])
    expect(samples).toEqual([])
  })

  it('says how many the audience has where only the first 20,000 were looked at', async () => {
    expect(await preview()).toMatchObject({ audience: 9, total: 9, capped: false, status: 'draft' })
    await stage.addPeople(mongo, { from: 9, count: 20_000 - 9 })
    expect(await preview()).toMatchObject({ audience: 20_000, total: 20_000, capped: false })
    await stage.addPeople(mongo, { from: 20_000, count: 3 })
    const { audience, total, capped, size } = await preview()
    expect({ audience, total, capped }).toEqual({ audience: 20_003, total: 20_000, capped: true })
    expect(size.fact).toContain('20003')
  }, 180_000)

  it('says that it was started, so that nobody is offered to start it again', async () => {
    await startRun(deps(), order)
    expect(await preview()).toMatchObject({ status: 'expanding' })
  })

  it('promises no more a day than the account may send', async () => {
    expect((await preview()).pace).toMatchObject({ fits: true, today: 6, isNew: false })
    await change(slugs.telegramAccounts, stage.account, { firstUsedAt: null })
    await stage.addPeople(mongo, { from: 9, count: 60 })
    expect((await preview()).pace).toMatchObject({ fits: false, today: 20, isNew: true })
    const day = { key: new Date().toISOString().slice(0, 10), count: 15 }
    const { account } = stage
    const lane = { _id: laneId(tenant, account), tenant, account, day, hour: { key: '', count: 0 } }
    await mongo.db.collection<{ _id: string }>(slugs.lanes).insertOne(lane)
    expect((await preview()).pace).toMatchObject({ fits: false, today: 5 })
  })
})
