import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Dialog, Inbound, Suppression } from '../../src/core/model/contact.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { receive } from '../../src/plugins/accounts/receive.ts'
import { recordInbound } from '../../src/plugins/accounts/record-inbound.ts'
import { features } from '../../src/plugins/index.ts'

const tenant = 'acme03'
const account = 'e1'
const now = new Date(Math.floor(Date.now() / 1_000) * 1_000)
const clock = { now: () => now }

let mongo: Mongo
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
})
afterAll(async () => {
  await mongo?.db.dropDatabase()
  await mongo?.close()
})

const rows = <T extends { _id: string; tenant: string }>(slug: string) =>
  forTenant(mongo.db, tenant).collection<T>(slug)

const heard = makeHeard(() => performance.now())

/** What somebody writes, and what they change it to. */
const from = (peer: string) => {
  const log = makeLogger({ role: 'test', level: 'silent' })
  const context = { mongo, clock, env: loadEnv(), log, heard }
  const user = { id: peer, firstName: 'Ann', lastName: null, username: null, phone: null }
  const say = (text: string, edited?: true) =>
    receive(
      context,
      { tenant, account },
      {
        ...{ kind: 'message', peer, accessHash: '5', user, messageId: 7, text, at: now },
        ...{ state: null, ...(edited && { edited }) },
      },
    )
  const look = async () => {
    for (const row of await rows<Inbound>(slugs.inbound).find({ peer, handledAt: null }).toArray())
      await recordInbound(mongo.db, row, now)
  }
  const dialog = () => rows<Dialog>(slugs.dialogs).findOne({ peer })
  const said = async () => {
    const contact = (await dialog())?.contact ?? ''
    const told = await rows(slugs.events).find({ contact, type: 'contact.opted-out' } as never)
    return {
      heard: heard.suppressionOf(contact)?.reason ?? null,
      stop: (await rows<Suppression>(slugs.suppressions).findOne({ contact }))?.reason ?? null,
      told: (await told.toArray()).length,
      waiting: await rows<Inbound>(slugs.inbound).count({ peer, handledAt: null }),
    }
  }
  return { say, look, said, dialog }
}

describe('a message that is changed', () => {
  it('to stop is an opt-out, of which the workspace is told once', async () => {
    const ann = from('901')
    await ann.say('sotp')
    await ann.look()
    expect(await ann.said()).toEqual({ heard: null, stop: null, told: 0, waiting: 0 })
    await ann.say('stop', true)
    const stopped = { heard: 'opt-out', stop: 'opt-out' }
    expect(await ann.said()).toEqual({ ...stopped, told: 0, waiting: 1 })
    await ann.look()
    expect(await ann.said()).toEqual({ ...stopped, told: 1, waiting: 0 })
    // Also told of where only a reaction was added to it.
    await ann.say('stop', true)
    await ann.look()
    expect(await ann.said()).toEqual({ ...stopped, told: 1, waiting: 0 })
  })

  it('while somebody looks at what it said before is looked at again', async () => {
    const ben = from('902')
    await ben.say('sotp')
    const [before] = await rows<Inbound>(slugs.inbound).find({ peer: '902' }).toArray()
    await ben.say('stop', true)
    if (before) await recordInbound(mongo.db, before, now)
    expect(await ben.said()).toMatchObject({ told: 0, waiting: 1 })
    await ben.look()
    expect(await ben.said()).toMatchObject({ told: 1, waiting: 0 })
  })

  it('to anything else is nothing new, whoever wrote it', async () => {
    const cat = from('903')
    expect(await cat.say('hello!', true)).toBe('known')
    expect(await cat.dialog()).toBeNull()
    await cat.say('hello')
    await cat.look()
    expect(await cat.say('hello!', true)).toBe('known')
    expect(await cat.said()).toEqual({ heard: null, stop: null, told: 0, waiting: 0 })
  })
})
