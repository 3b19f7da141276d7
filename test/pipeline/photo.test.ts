import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Installation } from '../telegram/installation.ts'

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { startRun } from '../../src/plugins/campaigns/start-run.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { policy } from '../../src/plugins/policy/index.ts'
import { until } from '../telegram/control.ts'
import { startInstallation } from '../telegram/installation.ts'
import { message, zoneAt } from './stage.ts'

const tenant = 'acme'
const PHONE = '+15554000001'
const people = ['photo_ann', 'photo_bob', 'photo_cy']

let here: Installation
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'herald-photo-'))
  process.env['HERALD_MEDIA'] = folder
  here = await startInstallation({ campaigns: true })
  await here.control.account(PHONE)
  for (const name of people) {
    await here.control.person(name)
    await here.control.write(name, PHONE, 'hello')
  }
})
afterAll(async () => {
  await here?.close()
  await rm(folder, { recursive: true, force: true })
})

const insert = (slug: string, row: { _id: string }) =>
  here.mongo.db.collection<{ _id: string }>(slug).insertOne(row)

/** A campaign with a picture, ready to start. */
const draft = async (account: string): Promise<void> => {
  const color = { r: 200, g: 80, b: 20 }
  const picture = sharp({ create: { width: 640, height: 480, channels: 3, background: color } })
  await writeFile(path.join(folder, 'a-uuid.jpg'), await picture.jpeg().toBuffer())
  const stored = { filename: 'a-uuid.jpg', originalName: 'sale.jpg', mimeType: 'image/jpeg' }
  await insert(slugs.tenants, { _id: tenant, ...{ timeZone: zoneAt(12), linkPrefix: 'ABCD' } })
  await insert(slugs.media, { _id: 'media1', ...{ tenant, ...stored } })
  await insert(slugs.campaigns, {
    _id: 'camp1',
    ...{ tenant, name: 'Sale', message: message('Look, {{first_name}}'), media: 'media1' },
    ...{ accounts: [account], audience: { all: [] }, status: 'draft' },
  })
}

type Chat = { messages: { out: boolean; text: string; fileId: string | null }[] }

const chatWith = async (name: string): Promise<Chat['messages']> => {
  const place = `/chats/${encodeURIComponent(PHONE)}/${encodeURIComponent(`@${name}`)}`
  const answer = await fetch(`${here.simulatorControl}${place}`)
  return ((await answer.json()) as Chat).messages.filter(({ out }) => out)
}

it('reaches everyone with its picture, which is uploaded once', async () => {
  const account = await here.connect(PHONE)
  await until('conversations imported', async () => !(await here.account(account))?.syncDue)
  await draft(account)
  // Counts the uploads; strikes at none of them.
  await here.control.fault({ method: 'upload.saveFilePart', error: 'INTERNAL', nth: 1_000 })
  const { db } = here.mongo
  const order = { tenant, campaign: 'camp1' }
  await startRun({ db, clock: systemClock }, { ...order, by: 'u1' })
  const policyRules = policyRulesOf([policy.feature])
  const turns = makeFairTurns(1)
  await expand({ db, clock: systemClock, publicUrl: 'http://h.test', policyRules, turns }, order)
  const rows = here.rows<Delivery>(slugs.deliveries)
  await until('all sent', async () => (await rows.count({ state: 'sent' })) === 3, 20_000)

  const chats = await Promise.all(people.map(chatWith))
  expect(chats.map((sent) => sent.map(({ text }) => text))).toEqual(
    people.map((name) => [`Look, ${name}`]),
  )
  const files = new Set(chats.flat().map(({ fileId }) => fileId))
  expect(files.size).toBe(1)
  expect(files.has(null)).toBe(false)
  const state = (await (await fetch(`${here.simulatorControl}/state`)).json()) as {
    faults: { method: string; calls: number }[]
  }
  expect(state.faults.find(({ method }) => method === 'upload.saveFilePart')?.calls).toBe(1)
}, 60_000)
