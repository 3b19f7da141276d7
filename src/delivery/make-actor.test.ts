import { describe, expect, it } from 'vitest'

import type { OpenOptions, Result, TelegramClient, TelegramGateway } from '../telegram/gateway.ts'

import { systemClock } from '../core/clock.ts'
import { endOf } from '../core/lifetime.ts'
import { newLane } from './sim/memory-rows.ts'
import { makeActor } from './make-actor.ts'
import { systemTiming } from './timing.ts'

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }
const clientOf = () => ({ close: async () => {} }) as unknown as TelegramClient

const opensAtOnce: TelegramGateway = { open: async () => ({ ok: true, value: clientOf() }) }

const start = (gateway: TelegramGateway = opensAtOnce, confirm?: () => Promise<void>) => {
  const timing = systemTiming({ clock: systemClock, random: () => 0 })
  return makeActor({
    ...{ gateway, log: silent, timing, certainUntil: timing.monotonic() + 60_000 },
    lane: newLane({ tenant: 't', account: 'a', network: 'sandbox' }),
    api: async () => ({ id: 1, hash: '' }),
    ...(confirm && { confirm }),
  })
}

describe('the connection of an account', () => {
  it('is nobody’s client before somebody has signed in on it', async () => {
    const actor = start()
    await actor.open(null)
    expect(actor.connection()).not.toBeNull()
    expect(actor.client()).toBeNull()
    let whenTold: TelegramClient | null = null
    actor.onConnected(async () => {
      whenTold = actor.client()
    })
    await actor.signedIn()
    expect(actor.client()).toBe(actor.connection())
    expect(whenTold).toBe(actor.connection())
    await actor.abort('over')
  })

  it('is not taken for signed in because the one before it was', async () => {
    const actor = start()
    await actor.open('session')
    await actor.signedIn()
    await actor.open(null)
    expect(actor.connection()).not.toBeNull()
    expect(actor.client()).toBeNull()
    await actor.disconnect()
    expect([actor.client(), actor.connection()]).toEqual([null, null])
    await actor.abort('over')
  })

  it('writes to nobody before what was missed is known, on each connection anew', async () => {
    const actor = start()
    await actor.open('session')
    const first = actor.connection()
    await actor.signedIn()
    expect(actor.writer()).toBeNull()
    if (first) actor.caughtUp(first)
    expect(actor.writer()).toBe(first)
    await actor.open('session')
    await actor.signedIn()
    // Told late, of the connection before.
    if (first) actor.caughtUp(first)
    expect(actor.client()).not.toBeNull()
    expect(actor.writer()).toBeNull()
    await actor.abort('over')
  })
})

/** A gateway whose connection is under way until it is told to be there. */
const slowGateway = () => {
  const asked: OpenOptions[] = []
  const closed: string[] = []
  let arrive = () => {}
  const gateway: TelegramGateway = {
    open: (options) =>
      new Promise<Result<TelegramClient>>((resolve) => {
        asked.push(options)
        const close = async () => void closed.push('closed')
        const value = { close } as unknown as TelegramClient
        arrive = () => resolve({ ok: true, value })
      }),
  }
  return { gateway, asked, closed, arrive: () => arrive() }
}

describe('a connection that still opens when its account is given up', () => {
  const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20))
  const givenUp = async () => {
    const slow = slowGateway()
    const actor = start(slow.gateway)
    const opened = actor.open('session')
    await expect.poll(() => slow.asked.length, { timeout: 10_000 }).toBe(1)
    const ended: string[] = []
    const abort = (who: string) => actor.abort(who).then(() => void ended.push(who))
    const both = [abort('deadline'), abort('given up in order')]
    await aMoment()
    return { ...slow, actor, opened, ended, both }
  }

  it('is told so at once, and its lifetime is over, which no renewal prolongs', async () => {
    const { actor, arrive, asked, both } = await givenUp()
    actor.prolong(1e12)
    expect(asked[0]?.signal?.aborted).toBe(true)
    expect(asked[0]?.lifetime && endOf(asked[0].lifetime)).toBe(0)
    arrive()
    await Promise.all(both)
  })

  it('keeps whoever ends it waiting until it is there and closed again', async () => {
    const { arrive, both, closed, ended, opened } = await givenUp()
    expect(ended).toEqual([])
    arrive()
    expect(await opened).toMatchObject({ ok: false, failure: { code: 'LEASE_LOST' } })
    await Promise.all(both)
    expect(closed).toEqual(['closed'])
    expect(ended).toHaveLength(2)
  })
})

describe('a connection whose lease has passed on without a word', () => {
  it.each([null, 'session'])('does not begin, be it a login or not: %s', async (session) => {
    let opened = 0
    const gateway: TelegramGateway = {
      open: async () => {
        opened += 1
        return { ok: true, value: clientOf() }
      },
    }
    const actor = start(gateway, () => actor.abort('lease lost'))
    expect(await actor.open(session)).toMatchObject({ ok: false, failure: { code: 'LEASE_LOST' } })
    expect(opened).toBe(0)
  })
})
