import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { setTimeout as sleep } from 'node:timers/promises'

import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { dialogId, runId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { LEASE_TTL } from '../../src/delivery/lease.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { claimContacts, severalSend } from '../../src/mongo/contact-claims.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { makeReadAhead } from '../../src/plugins/campaigns/read-ahead.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { features } from '../../src/plugins/index.ts'
import {
  contactId,
  deliveryOf,
  dialogOf,
  HOME,
  NOON,
  put,
  rowsIn,
  runOf,
  setWorld,
} from './world.ts'

const PEOPLE = 120
const env = loadEnv()
const log = makeLogger({ role: 'test', level: 'silent' })
const policyRules = policyRulesOf(features.map(({ feature }) => feature))
const second = { campaign: 'camp2', account: 'acc2' }

describe('two senders with a campaign each, for the same people', () => {
  let mongo: Mongo
  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
  })
  beforeEach(async () => {
    await setWorld(mongo, PEOPLE)
    await put(mongo, slugs.campaignRuns, {
      ...runOf(HOME),
      ...{ _id: runId(HOME, second.campaign), campaign: second.campaign },
    })
    const others = Array.from({ length: PEOPLE }, (_, n) => {
      const dialog = dialogOf(HOME, n)
      return { ...dialog, _id: dialogId(HOME, second.account, dialog.peer), ...second }
    })
    await rowsIn(mongo, slugs.dialogs).insertMany(others)
    await rowsIn(mongo, slugs.deliveries).insertMany(others.map((_, n) => rowOf(n, second)))
  })
  afterAll(() => mongo.close())

  const rowOf = (n: number, more: Partial<Delivery> = {}) => deliveryOf(HOME, n, more)
  const alive = (...owners: string[]) => lastHeardOf(60_000, ...owners)
  const lastHeardOf = (ms: number, ...owners: string[]) =>
    rowsIn(mongo, slugs.senders).insertMany(
      owners.map((owner) => ({
        ...{ _id: owner, owner, network: env.HERALD_NETWORK, until: new Date(Date.now() + ms) },
      })),
    )
  /** A process of its own: what another one has heard or let go it does not know. */
  const sender = () => {
    const { db } = mongo
    const heard = makeHeard(() => 0)
    const clock = { now: () => NOON }
    const { readAhead } = makeReadAhead({ db, clock, log, env, policyRules, heard })
    return async (row: Delivery, wait: () => number) => {
      await sleep(wait())
      const word = (await readAhead([row])).get(row._id)?.(NOON)
      if (word?.do !== 'send') return word
      // On its way to Telegram, and then to the disk.
      await sleep(wait())
      const sent = { state: 'sent', sentAt: NOON } as const
      await mongo.db
        .collection<Delivery>(slugs.deliveries)
        .updateOne({ _id: row._id }, { $set: sent })
      return word
    }
  }
  const sendBoth = async () => {
    const [one, other] = [sender(), sender()]
    const wait = () => Math.random() * 12
    const words = await Promise.all(
      Array.from({ length: PEOPLE }, (_, n) =>
        Promise.all([one(rowOf(n), wait), other(rowOf(n, second), wait)]),
      ),
    )
    return words.map((pair) => pair.filter((word) => word?.do === 'send').length)
  }

  it('should together keep to the cap of one message a day', async () => {
    await alive('sender-1', 'sender-2')
    const sent = await sendBoth()
    expect(sent.filter((count) => count > 1)).toEqual([])
    expect(sent.filter((count) => count === 1)).toHaveLength(PEOPLE)
  })

  it('would break it if they did not claim the person first', async () => {
    // Each believes to be alone.
    const sent = await sendBoth()
    expect(sent.filter((count) => count > 1).length).toBeGreaterThan(0)
    expect(await rowsIn(mongo, slugs.contactClaims).countDocuments()).toBe(0)
  })

  it('should reckon with one that is silent for as long as its leases last, and no longer', async () => {
    await alive('sender-1')
    await lastHeardOf(30_000 - LEASE_TTL, 'sender-2')
    expect((await sendBoth()).filter((count) => count > 1)).toEqual([])
    await rowsIn(mongo, slugs.senders).deleteMany({ _id: 'sender-2' })
    await lastHeardOf(-LEASE_TTL - 1_000, 'sender-2')
    expect(await severalSend(mongo.db, env.HERALD_NETWORK, LEASE_TTL)).toBe(false)
  })

  it('should write no claim for a workspace with one campaign', async () => {
    await alive('sender-1', 'sender-2')
    await rowsIn(mongo, slugs.campaignRuns).deleteOne({ _id: runId(HOME, second.campaign) })
    expect(await sender()(rowOf(0), () => 0)).toEqual({ do: 'send' })
    expect(await rowsIn(mongo, slugs.contactClaims).countDocuments()).toBe(0)
  })

  it('should let who came second look again in a moment, and wait for long once it is known', async () => {
    await alive('sender-1', 'sender-2')
    const claim = { tenant: HOME, contact: contactId(HOME, 0), delivery: rowOf(0)._id }
    expect(await claimContacts(mongo.db, [claim])).toEqual(new Set([claim.delivery]))
    const later = await sender()(rowOf(0, second), () => 0)
    expect(later).toMatchObject({ do: 'wait', reason: 'frequency-cap' })
    expect((later as { until: Date }).until.getTime() - NOON.getTime()).toBe(5_000)
    // Whoever asks again for the same message still has the person.
    expect(await sender()(rowOf(0), () => 0)).toEqual({ do: 'send' })
    const known = await sender()(rowOf(0, second), () => 0)
    expect((known as { until: Date }).until.getTime() - NOON.getTime()).toBeGreaterThan(3_600_000)
  })

  it('should give a person to the next when a claim has lapsed, not before', async () => {
    const mine = { tenant: HOME, contact: contactId(HOME, 1), delivery: 'd1' }
    await claimContacts(mongo.db, [mine])
    const next = { ...mine, delivery: 'd2' }
    expect(await claimContacts(mongo.db, [next])).toEqual(new Set())
    const lapsed = { $set: { until: new Date(Date.now() - 1) } }
    await rowsIn(mongo, slugs.contactClaims).updateMany({}, lapsed)
    expect(await claimContacts(mongo.db, [next])).toEqual(new Set(['d2']))
    expect(await claimContacts(mongo.db, [mine, next])).toEqual(new Set(['d2']))
  })
})
