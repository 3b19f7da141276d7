import type { HoldKind } from '../../core/model/campaign-run.ts'
import type { Mongo } from '../../mongo/connect.ts'
import type { Mail } from './tell.ts'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { slugs } from '../../collections/slugs.ts'
import { newErrand } from '../../core/errand.ts'
import { makeLogger } from '../../core/logger.ts'
import { connectMongo } from '../../mongo/connect.ts'
import { tellAll } from './tell.ts'

const now = new Date('2026-05-01T10:00:00Z')
let mongo: Mongo
let mails: Mail[] = []

const rows = (name: string) => mongo.db.collection<{ _id: string }>(name)
const user = (_id: string, tenant: string, roles: string[]) => ({
  ...{ _id, email: `${_id}@example.test`, tenants: [{ tenant, roles }] },
})
const sweep = (mayPost = true) =>
  tellAll({
    ...{ mongo, clock: { now: () => now }, log: makeLogger({ role: 'test', level: 'silent' }) },
    publicUrl: 'http://herald.test',
    post: mayPost ? async (mail) => void mails.push(mail) : null,
  })
const hold = (kind: HoldKind, startedBy = 'mark') =>
  rows(slugs.campaignRuns).insertOne({
    ...{ _id: 'home.c1', tenant: 'home', campaign: 'c1', status: 'paused', startedBy },
    frozen: { name: 'Spring' },
    hold: { kind, at: now, fact: '3 of 20 (15 %) opted out.', id: 'h1', mail: newErrand(now) },
  } as never)
const told = async () => {
  const run = await rows(slugs.campaignRuns).findOne({ _id: 'home.c1' })
  return (run as unknown as { hold: { mail: { state: string; told: string[] } } }).hold.mail
}

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await rows(slugs.tenants).insertMany([
    { _id: 'home', name: 'Tea' },
    { _id: 'away', name: 'Books' },
  ] as never)
  await rows(slugs.users).insertMany([
    ...[user('olga', 'home', ['owner']), user('mark', 'home', ['marketer'])],
    ...[user('ana', 'home', ['analyst']), user('bob', 'away', ['owner'])],
  ])
})
beforeEach(async () => {
  mails = []
  await rows(slugs.campaignRuns).deleteMany({})
  await rows(slugs.telegramAccounts).deleteMany({})
})
afterAll(() => mongo.close())

describe('a campaign that Herald paused', () => {
  it('is told of once to its owners and whoever started it, with figures and the way on', async () => {
    await hold('too-many-opt-outs')
    await Promise.all([sweep(), sweep()])
    await sweep()
    expect(mails.map(({ to }) => to).toSorted()).toEqual(['mark@example.test', 'olga@example.test'])
    expect(mails[0]?.subject).toBe('Spring stopped by itself: too many people opted out')
    expect(mails[0]?.text).toContain('3 of 20 (15 %) opted out.')
    expect(mails[0]?.text).toContain('http://herald.test/admin/collections/campaigns/c1/run')
    expect(await told()).toMatchObject({ state: 'told' })
  })

  it('tells nobody of another workspace, though they started it', async () => {
    await hold('sample-is-out', 'bob')
    await sweep()
    expect(mails.map(({ to }) => to)).toEqual(['olga@example.test'])
    expect(mails[0]?.subject).toContain('the first people have it')
  })

  it('is nobody’s news any more once somebody let it go on', async () => {
    await hold('too-many-errors')
    await rows(slugs.campaignRuns).updateOne({}, { $set: { hold: null } as never })
    await sweep()
    expect(mails).toEqual([])
  })

  it('is not tried for ever where there is no mail server', async () => {
    await hold('accounts-out')
    await sweep(false)
    expect(await told()).toMatchObject({ state: 'given-up', told: [] })
  })
})

it('tells the owners of an account that rests for hours where to look', async () => {
  await rows(slugs.telegramAccounts).insertOne({
    ...{ _id: 'a1', tenant: 'home', name: 'Shop', state: 'resting' },
    rest: { id: 'r1', at: now, reason: 'Too many people blocked it.', mail: newErrand(now) },
  } as never)
  await sweep()
  expect(mails).toMatchObject([
    { to: 'olga@example.test', subject: 'Shop rests and should be looked at' },
  ])
  expect(mails[0]?.text).toContain('/admin/collections/telegram-accounts/a1/health')
})
