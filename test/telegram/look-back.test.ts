import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Consent, Contact, Dialog, Suppression } from '../../src/core/model/contact.ts'
import type { Timing } from '../../src/delivery/ports.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type {
  DialogInfo,
  IncomingUpdate,
  Result,
  TelegramClient,
} from '../../src/telegram/gateway.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { DAY, HOUR, SECOND } from '../../src/core/time.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { makeLookBack } from '../../src/plugins/accounts/look-back.ts'
import { importDialogs } from '../../src/plugins/accounts/sync.ts'
import { features } from '../../src/plugins/index.ts'

const tenant = 'acme02'
const begun = Date.parse('2026-06-10T12:00:00Z')
const daysAgo = (days: number) => new Date(begun - days * DAY)
const nameless = { username: null, lastName: null, phone: null }

type Person = { name: string; said: [number, string][]; answered: boolean }
const ann: Person = { name: 'Ann', said: [[3, 'Is it blue?']], answered: false }
const ben: Person = {
  name: 'Ben',
  said: [
    [9, 'Hello'],
    [4, 'Thanks!'],
  ],
  answered: true,
}
const cat: Person = {
  name: 'Cat',
  said: [
    [40, 'STOP'],
    [39, 'ok'],
  ],
  answered: true,
}
const dan: Person = { name: 'Dan', said: [], answered: true }
const people = [ann, ben, cat, dan]

type Page = Result<{ updates: IncomingUpdate[]; before: number | null }>

/** A Telegram with four conversations of before. */
const makeTelegram = (refuse: (asked: number) => Page | null) => {
  const asked: string[] = []
  const infoOf = ({ name, answered }: Person, index: number): DialogInfo => ({
    user: { id: String(500 + index), firstName: name, ...nameless },
    ...{ accessHash: '5', lastMessageAt: daysAgo(2) },
    ...{ lastIsInbound: !answered, readOutboxMaxId: 0 },
  })
  const client: Pick<TelegramClient, 'dialogs' | 'history'> = {
    dialogs: async function* () {
      for (const [index, person] of people.entries()) yield infoOf(person, index)
    },
    history: async ({ peer: { userId: peer } }) => {
      const person = people[Number(peer) - 500]
      const no = refuse(asked.push(person?.name ?? ''))
      if (no) return no
      const updates = (person?.said ?? []).map(([days, text], index) => ({
        ...({ kind: 'message', peer, accessHash: '5', user: null, state: null } as const),
        ...{ messageId: index + 1, text, at: daysAgo(days) },
      }))
      return { ok: true, value: { updates: updates.toReversed(), before: null } }
    },
  }
  return { asked, client: client as TelegramClient }
}

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

/** A sender that may be started again, and a clock that only waiting moves. */
const startHere = async (account: string, refuse: (asked: number) => Page | null = () => null) => {
  let elapsed = 0
  const monotonic = () => elapsed
  const clock = { now: () => new Date(begun + elapsed) }
  const timing: Timing = {
    ...{ now: clock.now, monotonic, random: () => 0.5 },
    at: (moment, run) => {
      queueMicrotask(() => {
        elapsed = Math.max(elapsed, moment)
        run()
      })
      return () => {}
    },
  }
  const telegram = makeTelegram(refuse)
  await rows<TelegramAccount>(slugs.telegramAccounts).updateOne(
    { _id: account },
    { $set: { name: 'Shop' } },
    { upsert: true },
  )
  const context = {
    ...{ mongo, clock, env: loadEnv(), timing, heard: makeHeard(monotonic) },
    log: makeLogger({ role: 'test', level: 'silent' }),
  }
  const { signal } = new AbortController()
  const actor = {
    ...{ tenant, account, signal, client: () => telegram.client },
    exclusive: <T>(task: () => Promise<T>) => task(),
  }
  return {
    asked: telegram.asked,
    monotonic,
    wait: (ms: number) => {
      elapsed += ms
    },
    sync: () => importDialogs(context, actor, telegram.client),
    /** The work of a sender that has just begun to hold the account. */
    start: () => makeLookBack(context, actor, signal),
  }
}

const ofPerson = async (account: string, { name }: Person) => {
  const peer = String(500 + people.findIndex((one) => one.name === name))
  const dialog = await rows<Dialog>(slugs.dialogs).findOne({ account, peer })
  const contact = dialog?.contact ?? ''
  return {
    dialog,
    contact: await rows<Contact>(slugs.contacts).findOne({ _id: contact }),
    stop: await rows<Suppression>(slugs.suppressions).findOne({ contact }),
  }
}

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
    // We wrote to Dan, and Dan never to us.
    expect((await ofPerson(account, dan)).dialog).toMatchObject({ lastInboundAt: null })
    expect(await rows(slugs.inbound).count({ account })).toBe(0)
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
})
