import { describe, expect, it } from 'vitest'

import type { TelegramClient, TelegramGateway } from '../telegram/gateway.ts'

import { systemClock } from '../core/clock.ts'
import { newLane } from './sim/memory-rows.ts'
import { makeActor } from './make-actor.ts'
import { systemTiming } from './timing.ts'

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }
const clientOf = () => ({ close: async () => {} }) as unknown as TelegramClient

const start = () => {
  const gateway: TelegramGateway = { open: async () => ({ ok: true, value: clientOf() }) }
  const timing = systemTiming({ clock: systemClock, random: () => 0 })
  return makeActor({
    ...{ gateway, log: silent, timing, certainUntil: timing.monotonic() + 60_000 },
    lane: newLane({ tenant: 't', account: 'a', network: 'sandbox' }),
    api: async () => ({ id: 1, hash: '' }),
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
