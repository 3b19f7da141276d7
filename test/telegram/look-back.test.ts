import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Consent, Dialog, Suppression } from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { TenantEvent } from '../../src/core/model/event.ts'
import type { Page } from './look-back-world.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { HOUR, MINUTE, SECOND } from '../../src/core/time.ts'
import * as world from './look-back-world.ts'

const { ann, ben, cat, dan, people, daysAgo, rows, startHere, ofPerson } = world

beforeAll(world.openWorld)
afterAll(world.closeWorld)

describe('conversations from before an account was connected', () => {
  it('tell who wrote, though our answer is the newest message, and who said stop', async () => {
    const account = 'b1'
    const here = await startHere(account)
    await here.sync()
    expect((await ofPerson(account, ben)).dialog?.lastInboundAt).toBeNull()
    await here.start().work()
    expect(await ofPerson(account, ben)).toMatchObject({
      dialog: { firstInboundAt: daysAgo(9), lastInboundAt: daysAgo(4), history: 'read' },
      contact: { lastInboundAt: daysAgo(4), categoryDue: expect.any(String) },
      stop: null,
    })
    expect((await ofPerson(account, ann)).dialog?.firstInboundAt).toEqual(daysAgo(3))
    const { stop, dialog } = await ofPerson(account, cat)
    // A word of long ago, found now: kept for good, and not answered.
    expect(stop).toMatchObject({ reason: 'opt-out', confirm: null, person: expect.any(String) })
    expect(dialog?.lastInboundAt).toEqual(daysAgo(39))
    const ledger = rows<Consent>(slugs.consents).find({ contact: dialog?.contact ?? '' })
    expect(await ledger.toArray()).toMatchObject([{ granted: false, at: daysAgo(40) }])
    // The workspace hears of it as of one that arrives now.
    const told = await rows<TenantEvent>(slugs.events).find({ account }).toArray()
    const data = { how: 'message', saidAt: daysAgo(40).toISOString() }
    expect(told).toMatchObject([
      {
        type: 'contact.opted-out',
        at: stop?.toldAt,
        contact: dialog?.contact,
        campaign: null,
        data,
      },
    ])
    // We wrote to Dan, and Dan never to us.
    expect((await ofPerson(account, dan)).dialog).toMatchObject({ lastInboundAt: null })
    expect(await rows(slugs.inbound).count({ account })).toBe(0)
  })

  it('tell of an opt-out once, also where it is read again, and not of one on the list already', async () => {
    const account = 'b5'
    const here = await startHere(account)
    await here.sync()
    const { dialog } = await ofPerson(account, cat)
    const stops = rows<Suppression>(slugs.suppressions)
    const events = () => rows<TenantEvent>(slugs.events).find({ account }).toArray()
    // Another account of the workspace was told so before.
    await here.start().work()
    expect(await events()).toEqual([])
    const again = () =>
      rows<Dialog>(slugs.dialogs).updateOne(
        { _id: dialog?._id ?? '' },
        { $set: { history: 'due' } },
      )
    await stops.deleteMany({ contact: dialog?.contact ?? '' })
    await again()
    await here.start().work()
    const once = await events()
    expect(once).toHaveLength(1)
    await again()
    here.wait(HOUR)
    await here.start().work()
    expect(await events()).toEqual(once)
  })

  it('are read once each, a second apart, the answered ones first, also over restarts', async () => {
    const account = 'b2'
    let failing = true
    const lost: Page = { ok: false, failure: { kind: 'unreachable', code: 'CONNECTION_LOST' } }
    const here = await startHere(account, (asked) => (failing && asked === 3 ? lost : null))
    await here.sync()
    await here.start().work()
    failing = false
    expect(here.monotonic()).toBe(2 * SECOND)
    await here.start().work()
    await here.sync()
    await here.start().work()
    const [refused, ...others] = here.asked.slice(2)
    expect(refused).toBe(others[0])
    expect(here.asked).toHaveLength(people.length + 1)
    expect(new Set(here.asked).size).toBe(people.length)
    expect(here.asked.at(-1)).toBe('Ann')
  })

  it('wait as long as Telegram asks, also where another sender goes on', async () => {
    const account = 'b3'
    let waits = [20, 600]
    const here = await startHere(account, (asked) => {
      const seconds = asked === 2 || asked === 3 ? waits.shift() : undefined
      if (seconds === undefined) return null
      return { ok: false, failure: { kind: 'flood-wait', code: `FLOOD_WAIT_${seconds}`, seconds } }
    })
    await here.sync()
    const first = here.start()
    await first.work()
    // One second after the first page, then the short wait, then the long one is left to the plan.
    expect([here.asked.length, here.monotonic()]).toEqual([3, 21 * SECOND])
    waits = []
    await first.work()
    await here.start().work()
    expect(here.asked).toHaveLength(3)
    here.wait(600 * SECOND)
    await here.start().work()
    expect(here.asked).toHaveLength(people.length + 2)
  })

  it('are read first where a message waits for them, which then goes', async () => {
    const account = 'b6'
    const here = await startHere(account)
    await here.sync()
    const { contact, peer } = (await ofPerson(account, ann)).dialog ?? {}
    const deliveries = rows<Delivery>(slugs.deliveries)
    const row = { account, contact, peer: { userId: peer, accessHash: '5' }, sentAt: null }
    const waits = { state: 'deferred', reason: 'history-due', dueAt: daysAgo(-1) }
    const asleep = { ...waits, reason: 'quiet-hours' }
    await deliveries.insertMany([
      { _id: 'acme02.c.ann.0', ...row, ...waits },
      { _id: 'acme02.d.ann.0', ...row, ...asleep },
    ] as never)
    await here.start().work()
    expect(here.asked[0]).toBe('Ann')
    expect(here.asked).toHaveLength(people.length)
    const [freed, other] = await deliveries.find({ account }, { sort: { _id: 1 } }).toArray()
    expect(freed?.dueAt).toEqual(daysAgo(0))
    expect(other?.dueAt).toEqual(daysAgo(-1))
  })

  it('that nobody answers for hold up no other, and are given up in the end', async () => {
    const account = 'b7'
    const lost: Page = { ok: false, failure: { kind: 'unknown-outcome', code: 'DEADLINE' } }
    const here = await startHere(account, (asked) =>
      here.asked[asked - 1] === 'Ben' ? lost : null,
    )
    await here.sync()
    const reader = here.start()
    await reader.work()
    const left = () => rows<Dialog>(slugs.dialogs).count({ account, history: 'due' })
    expect([here.asked.length, await left()]).toEqual([people.length, 1])
    for (let tries = 1; (await left()) > 0; tries += 1) {
      expect(tries).toBeLessThan(10)
      here.wait(HOUR)
      await reader.work()
    }
    expect((await ofPerson(account, ben)).dialog).toMatchObject({ history: 'refused' })
    expect(here.asked.filter((name) => name === 'Ben')).toHaveLength(10)
  })

  it('are asked for less and less while nobody is answered', async () => {
    const account = 'b8'
    const lost: Page = { ok: false, failure: { kind: 'unknown-outcome', code: 'DEADLINE' } }
    const here = await startHere(account, () => lost)
    await here.sync()
    const reader = here.start()
    const asked = []
    for (let minute = 0; minute < 8; minute += 1) {
      await reader.work()
      asked.push(here.asked.length)
      here.wait(MINUTE)
    }
    expect(asked).toEqual([3, 6, 6, 9, 9, 9, 9, 12])
    // A new connection may be luckier.
    reader.connected()
    await reader.work()
    expect(here.asked).toHaveLength(15)
  })

  it('that are not answered for come behind all others, however many they are', async () => {
    const account = 'b9'
    const lost: Page = { ok: false, failure: { kind: 'unknown-outcome', code: 'DEADLINE' } }
    const here = await startHere(account, (asked) =>
      here.asked[asked - 1] === 'Ann' ? null : lost,
    )
    await here.sync()
    const reader = here.start()
    await reader.work()
    expect(here.asked).not.toContain('Ann')
    here.wait(MINUTE)
    await reader.work()
    expect((await ofPerson(account, ann)).dialog).toMatchObject({ history: 'read' })
  })

  it('are not given up because connections end one after the other', async () => {
    const account = 'b10'
    const code = 'CONNECTION_LOST'
    const lost: Page = { ok: false, failure: { kind: 'unknown-outcome', code } }
    const here = await startHere(account, () => lost)
    await here.sync()
    const reader = here.start()
    for (let minute = 0; minute < 60; minute += 1) {
      reader.connected()
      await reader.work()
      here.wait(MINUTE)
    }
    expect(await rows<Dialog>(slugs.dialogs).count({ account, history: 'due' })).toBe(people.length)
  })

  it('that Telegram does not show hold up no other, and are asked for at the next import', async () => {
    const account = 'b4'
    const gone: Page = { ok: false, failure: { kind: 'peer-invalid', code: 'PEER_ID_INVALID' } }
    const here = await startHere(account, (asked) => (asked === 1 ? gone : null))
    await here.sync()
    await here.start().work()
    expect(here.asked).toHaveLength(people.length)
    here.wait(HOUR)
    await here.sync()
    await here.start().work()
    expect(here.asked).toHaveLength(people.length + 1)
    expect(here.asked.at(-1)).toBe(here.asked[0])
  })

  it('are read of whoever writes while they are brought in, and not of who begins later', async () => {
    const accounts = rows<TelegramAccount>(slugs.telegramAccounts)
    const early = await startHere('b11')
    await accounts.updateOne({ _id: 'b11' }, { $set: { syncDue: true } })
    await early.hear(cat, 'Is it green?')
    // The gate would let a message go to Cat, who said stop forty days ago.
    expect((await ofPerson('b11', cat)).dialog).toMatchObject({ history: 'due' })
    const late = await startHere('b12')
    // Before it is signed in, nobody knows which it is.
    await late.hear(dan, 'Hello')
    expect((await ofPerson('b12', dan)).dialog?.history).toBeUndefined()
    await accounts.updateOne({ _id: 'b12' }, { $set: { state: 'connected' } })
    await late.hear(ann, 'Hello')
    expect((await ofPerson('b12', ann)).dialog).toMatchObject({ history: 'read' })
    await late.sync()
    await late.start().work()
    expect(late.asked.toSorted()).toEqual(['Ben', 'Cat', 'Dan'])
  })
})
