import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Lane } from '../../src/core/model/lane.ts'
import type { AccountActor } from '../../src/delivery/actor.ts'
import type { Holder, HolderPart } from '../../src/delivery/holder.ts'
import type { ApiFor } from '../../src/delivery/telegram-api.ts'
import type { Mongo } from '../../src/mongo/connect.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { startHolder } from '../../src/delivery/holder.ts'
import { mongoLeases } from '../../src/delivery/mongo-leases.ts'
import { sealedSessions } from '../../src/delivery/sessions.ts'
import { systemTiming } from '../../src/delivery/timing.ts'
import { sandboxApi } from '../../src/delivery/telegram-api.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { refusalFor } from '../../src/plugins/accounts/refusals.ts'
import { until } from './control.ts'
import { makeFakeGateway } from './fake-gateway.ts'

const log = makeLogger({ role: 'test', level: 'silent' })
/** Seals nothing: the holder's tests are not about secrets. */
const vault = { open: async (_place: unknown, sealed: string) => sealed }
let mongo: Mongo
const holders: Holder[] = []

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterEach(async () => {
  await Promise.all(holders.splice(0).map((holder) => holder.close()))
  await mongo.db.dropDatabase()
})
afterAll(() => mongo?.close())

const addAccounts = (count: number, network: 'sandbox' | 'telegram' = 'sandbox') =>
  mongo.db
    .collection<Partial<TelegramAccount> & { _id: string }>(slugs.telegramAccounts)
    .insertMany(
      Array.from({ length: count }, (_, n) => ({
        _id: `${network}${n}`,
        tenant: 'acme',
        network,
        state: 'connected' as const,
        session: `session-${n}`,
      })),
    )

const start = async (
  owner: string,
  parts: HolderPart[] = [],
  fake = makeFakeGateway(),
  apiFor: ApiFor = sandboxApi,
) => {
  const holder = await startHolder({
    leases: mongoLeases(mongo.db),
    sessionOf: sealedSessions(mongo.db, vault),
    gateway: fake.gateway,
    network: 'sandbox',
    owner,
    parts,
    log,
    timing: systemTiming({ clock: systemClock, random: Math.random }),
    apiFor,
  })
  holders.push(holder)
  return { holder, fake }
}

const lanes = () => mongo.db.collection<Lane>(slugs.lanes).find().toArray()
const names = (holder: Holder) => holder.accounts().map(({ account }) => account)

describe('startHolder', () => {
  it('takes every account of its network, and connects it', async () => {
    await addAccounts(3)
    await addAccounts(2, 'telegram')
    const connected: string[] = []
    const part: HolderPart = {
      hold: async (actor) => {
        actor.onConnected(async () => void connected.push(actor.account))
        return {}
      },
    }
    const { holder, fake } = await start('a', [part])
    await until('three connections', async () => connected.length === 3)
    expect(names(holder).sort()).toEqual(['sandbox0', 'sandbox1', 'sandbox2'])
    expect(fake.open()).toHaveLength(3)
  })

  it('never shares an account with another sender', async () => {
    await addAccounts(8)
    const [one, two] = await Promise.all([start('a'), start('b')])
    const held = () => [...names(one.holder), ...names(two.holder)]
    await until('all held', async () => held().length === 8)
    expect(new Set(held()).size).toBe(held().length)
    // One that came first may have all of them, and hands some over when it hears of the other.
    await until('each lies where its lane says', async () => {
      const said = await lanes()
      const isAt = ({ owner, account }: Lane) =>
        owner !== null && names(owner === 'a' ? one.holder : two.holder).includes(account)
      return held().length === 8 && said.length === 8 && said.every(isAt)
    })
    expect(new Set(held()).size).toBe(held().length)
  })

  it('hands over only after its connection is closed, with a higher fence', async () => {
    await addAccounts(1)
    const first = await start('a')
    await until('connected', async () => first.fake.open().length === 1)
    const second = await start('b')
    await first.holder.close()
    expect(first.fake.open()).toHaveLength(0)
    await until('taken over', async () => second.fake.open().length === 1)
    expect(second.holder.accounts()[0]?.fence).toBe(2)
  })

  it('takes its own lanes back at once after a crash', async () => {
    await addAccounts(1)
    const crashed = await start('a')
    await until('held', async () => names(crashed.holder).length === 1)
    const begun = performance.now()
    const restarted = await start('a')
    await until('held again', async () => names(restarted.holder).length === 1)
    expect(performance.now() - begun).toBeLessThan(20_000)
    expect(restarted.holder.accounts()[0]?.fence).toBe(2)
  })

  it('waits for the request in flight, and refuses new work, when it stops', async () => {
    await addAccounts(1)
    const seen: string[] = []
    let held: AccountActor | undefined
    const part: HolderPart = {
      hold: async (actor) => {
        held = actor
        return { close: async () => void seen.push('part closed') }
      },
    }
    const { holder, fake } = await start('a', [part])
    await until('connected', async () => held && fake.open().length === 1)
    const flight = held?.exclusive(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      seen.push(fake.open().length === 1 ? 'flight finished' : 'flight cut')
    })
    await holder.close()
    await flight
    expect(seen).toEqual(['part closed', 'flight finished'])
    expect((await lanes())[0]?.owner).toBeNull()
    await expect(held?.exclusive(async () => 1)).rejects.toThrow()
    expect(held?.safeFor(0)).toBe(false)
  })

  it('tells once that a session has ended, whoever notices it', async () => {
    await addAccounts(1)
    const told: string[] = []
    let held: AccountActor | undefined
    const part: HolderPart = {
      hold: async (actor) => {
        held = actor
        actor.onBroken(async ({ code }) => void told.push(code))
        return {}
      },
    }
    const { fake } = await start('a', [part])
    await until('connected', async () => held?.client())
    const failure = { kind: 'session-dead', code: 'SESSION_REVOKED' } as const
    // The link says it and, with the answer to a message, the send loop.
    fake.links[0]?.options.onBroken?.(failure)
    await held?.broke(failure)
    expect(told).toEqual(['SESSION_REVOKED'])
    await until('the link is closed', async () => fake.links[0]?.closed)
  })

  it('begins again with an account when a part could not', async () => {
    await addAccounts(1)
    let tries = 0
    const part: HolderPart = {
      hold: async () => {
        tries += 1
        if (tries === 1) throw new Error('the database was away for a moment')
        return {}
      },
    }
    const { fake, holder } = await start('a', [part])
    await until('connected at last', async () => fake.open().length === 1)
    expect(tries).toBe(2)
    expect(holder.accounts()).toHaveLength(1)
  })

  it('opens no connection without an application, and says why', async () => {
    await addAccounts(1)
    const fake = makeFakeGateway()
    let held: AccountActor | undefined
    const part: HolderPart = {
      hold: async (actor) => {
        held = actor
        return {}
      },
    }
    await start('a', [part], fake, async () => null)
    await until('held', async () => held)
    const failure = { kind: 'unreachable', code: 'API_CREDENTIALS_MISSING' } as const
    expect(await held?.exclusive(async () => held?.open(null))).toEqual({ ok: false, failure })
    expect(fake.links).toHaveLength(0)
    expect(refusalFor(failure).message).toContain('TELEGRAM_API_ID')
  })

  it('connects again after a link broke', async () => {
    await addAccounts(1)
    const { fake } = await start('a')
    await until('connected', async () => fake.open().length === 1)
    const [link] = fake.links
    if (!link) throw new Error('no link')
    link.closed = true
    link.options.onBroken?.({ kind: 'unreachable', code: 'CONNECTION_LOST' })
    await until('connected again', async () => fake.open().length === 1)
  })
})
