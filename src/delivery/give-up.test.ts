import { describe, expect, it } from 'vitest'

import type { Result, TelegramClient, TelegramGateway } from '../telegram/gateway.ts'
import type { AccountActor } from './actor.ts'
import type { HolderPart } from './holder.ts'
import type { LeaseStore, Timing } from './ports.ts'

import { startHolder } from './holder.ts'
import { newLane } from './sim/memory-rows.ts'
import { EPOCH, makeWorld } from './sim/world.ts'

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

/** A holder of one account in virtual time, whose connection opens when it is told to. */
const holding = async () => {
  const world = makeWorld(1)
  const timing: Timing = {
    now: () => new Date(EPOCH + Math.floor(world.now())),
    ...{ monotonic: world.now, random: () => 0, at: world.at },
  }
  const state = { acquired: 0, lost: false, opened: 0, closed: 0, released: 0 }
  const arrivals: (() => void)[] = []
  const leases: LeaseStore = {
    present: async (_, owner) => [owner],
    leave: async () => {},
    // Free for us, as our own lease is: by the database anybody of this name may take it.
    look: async ({ held }) => ({ free: held.length === 0 ? ['t.a'] : [], gone: [] }),
    acquire: async () => {
      state.acquired += 1
      const lane = newLane({ tenant: 't', account: 'a', network: 'sandbox' })
      return { ...lane, fence: state.acquired }
    },
    renew: async (held) => new Set(state.lost ? held.map(({ lane }) => lane) : []),
    release: async () => {
      state.released += 1
    },
  }
  const close = async () => {
    state.closed += 1
  }
  const gateway: TelegramGateway = {
    open: () =>
      new Promise<Result<TelegramClient>>((resolve) => {
        state.opened += 1
        arrivals.push(() => resolve({ ok: true, value: { close } as unknown as TelegramClient }))
      }),
  }
  const actors: AccountActor[] = []
  const part: HolderPart = {
    hold: async (actor) => {
      actors.push(actor)
      return {}
    },
  }
  const holder = startHolder({
    ...{ leases, gateway, network: 'sandbox' as const, owner: 's1', parts: [part], timing },
    ...{ log: silent, sessionOf: async () => 'session' },
  })
  const run = (ms: number) => world.run(world.now() + ms)
  await run(3_000)
  return { holder: await holder, actors, state, run, arrive: () => arrivals.shift()?.() }
}

describe('the lease of an account whose connection still opens', () => {
  it('is released once the connection has ended, not before', async () => {
    const { arrive, holder, run, state } = await holding()
    expect(state.opened).toBe(1)
    const closed = holder.close()
    await run(12_000)
    expect(state.released).toBe(0)
    arrive()
    await run(10)
    expect([state.closed, state.released]).toEqual([1, 1])
    await closed
  })

  it('is left to lapse where it does not end in time', async () => {
    const { holder, run, state } = await holding()
    let isOver = false
    void holder.close().then(() => {
      isOver = true
    })
    await run(16_000)
    expect([isOver, state.released]).toEqual([true, 0])
  })

  it('is not taken again beside it, although it is free', async () => {
    const { arrive, run, state } = await holding()
    state.lost = true
    await run(20_000)
    state.lost = false
    expect([state.acquired, state.opened]).toEqual([1, 1])
    arrive()
    await run(3_000)
    expect([state.acquired, state.opened, state.closed]).toEqual([2, 2, 1])
  })

  it('is silent under its next lease, too, as long as Telegram had asked, though nobody could write it', async () => {
    const { actors, arrive, run, state } = await holding()
    const [before] = actors
    if (before) before.pace.flood.until = 600_000
    state.lost = true
    await run(20_000)
    state.lost = false
    arrive()
    await run(3_000)
    expect(actors.map(({ fence }) => fence)).toEqual([1, 2])
    // From the first moment: whatever writes from it asks this.
    expect(actors[1]?.pace).toMatchObject({ restUntil: 600_000, flood: { until: 600_000 } })
  })
})
