import { afterEach, describe, expect, it } from 'vitest'

import type { Lane } from '../core/model/lane.ts'
import type { TelegramGateway } from '../telegram/gateway.ts'
import type { Holder } from './holder.ts'
import type { LeaseStore } from './ports.ts'

import { systemClock } from '../core/clock.ts'
import { makeLogger } from '../core/logger.ts'
import { startHolder } from './holder.ts'
import { systemTiming } from './timing.ts'

const names = Array.from({ length: 48 }, (_, n) => `t.acc${n}`)
const patience = { timeout: 25_000, interval: 20 }

const laneOf = (lane: string, fence: number): Lane => ({
  ...{ _id: lane, tenant: 't', account: lane.slice(2), network: 'sandbox', owner: 's1', fence },
  ...{ until: new Date(), floodUntil: null, restUntil: null, restReason: null, nextAt: null },
  ...{ hour: { key: '', count: 0 }, day: { key: '', count: 0 } },
})

/** Accounts of a sender that has just died: all lapse at once, and taking one takes a moment. */
const deadSendersLeases = () => {
  const taken = new Map<string, number>()
  const under = { way: 0, most: 0 }
  const leases: LeaseStore = {
    present: async (_, owner) => [owner],
    leave: async () => {},
    look: async () => ({ free: names.filter((lane) => !taken.has(lane)), gone: [] }),
    acquire: async ({ lane }) => {
      under.way += 1
      under.most = Math.max(under.most, under.way)
      await new Promise((resolve) => setTimeout(resolve, 20))
      under.way -= 1
      taken.set(lane, (taken.get(lane) ?? 0) + 1)
      return laneOf(lane, 1)
    },
    renew: async () => new Set(),
    release: async ({ lane }) => void taken.delete(lane),
  }
  return { leases, under, taken }
}

describe('a sender that goes on with many accounts', () => {
  let holder: Holder | undefined
  afterEach(() => holder?.close())

  const start = (leases: LeaseStore, failsFor: ReadonlySet<string> = new Set()) => {
    const failing = new Set(failsFor)
    return startHolder({
      ...{ leases, network: 'sandbox', owner: 's1', gateway: {} as TelegramGateway },
      sessionOf: async () => null,
      timing: systemTiming({ clock: systemClock, random: () => 0.5 }),
      log: makeLogger({ role: 'test', level: 'silent' }),
      parts: [
        {
          hold: async ({ account }) => {
            if (failing.delete(account)) throw new Error('not now')
            return {}
          },
        },
      ],
    })
  }

  it('takes them side by side, a few at a time', async () => {
    const { leases, under } = deadSendersLeases()
    holder = await start(leases)
    await expect.poll(() => holder?.accounts().length, patience).toBe(names.length)
    expect(under.most).toBeGreaterThan(4)
    expect(under.most).toBeLessThan(20)
  })

  it('takes none twice when some could not begin, and those a moment later', async () => {
    const { leases, taken } = deadSendersLeases()
    holder = await start(leases, new Set(['acc3', 'acc40']))
    await expect.poll(() => holder?.accounts().length, patience).toBe(names.length)
    expect([...taken.values()].every((times) => times === 1)).toBe(true)
  })
})

const until = { timeout: 20_000, interval: 20 }
const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** One account; `others` are the senders that live beside this one. */
const oneLease = () => {
  const state = {
    ...{ held: false, lost: false, deleted: false, said: 0, opened: 0 },
    ...{ others: [] as string[], released: [] as string[] },
  }
  const leases: LeaseStore = {
    present: async (_, owner) => {
      state.said += 1
      return [owner, ...state.others]
    },
    leave: async () => {},
    look: async ({ held }) => ({
      free: state.held ? [] : ['t.acc1'],
      gone: state.deleted ? [...held] : [],
    }),
    acquire: async ({ lane }) => {
      state.held = true
      return laneOf(lane, 1)
    },
    renew: async (held) => new Set(state.lost ? held.map(({ lane }) => lane) : []),
    release: async ({ lane }) => void state.released.push(lane),
  }
  return { leases, state }
}

const parts = (leases: LeaseStore) => ({
  ...{ leases, network: 'sandbox' as const, owner: 's1' },
  timing: systemTiming({ clock: systemClock, random: () => 0.5 }),
  log: makeLogger({ role: 'test', level: 'silent' }),
})

describe('the word of a sender that it lives', () => {
  it('is given while handing an account over takes its time', async () => {
    const { leases, state } = oneLease()
    let ending = false
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const close = () => {
      ending = true
      return ended
    }
    const holder = await startHolder({
      ...{ ...parts(leases), gateway: {} as TelegramGateway, sessionOf: async () => null },
      parts: [{ hold: async () => ({ close }) }],
    })
    await expect.poll(() => holder.accounts().length, until).toBe(1)
    // One of these is whom the account falls to.
    state.others = ['s2', 's3', 's4', 's5', 's6', 's7', 's8', 's9']
    await expect.poll(() => ending, until).toBe(true)
    const before = state.said
    await expect.poll(() => state.said - before, until).toBeGreaterThanOrEqual(2)
    expect(state.released).toEqual([])
    end()
    await holder.close()
  })
})

describe('an account with a file on its way up', () => {
  it('is handed to another sender once it is there, not before', async () => {
    const { leases, state } = oneLease()
    const holder = await startHolder({
      ...{ ...parts(leases), gateway: {} as TelegramGateway, sessionOf: async () => null },
      parts: [],
    })
    await expect.poll(() => holder.accounts().length, until).toBe(1)
    const pace = holder.accounts()[0]?.pace
    if (pace) pace.uploadsUntil = Number.POSITIVE_INFINITY
    state.others = ['s2', 's3', 's4', 's5', 's6', 's7', 's8', 's9']
    await soon(2_500)
    expect(state.released).toEqual([])
    if (pace) pace.uploadsUntil = 0
    await expect.poll(() => state.released, until).toContain('t.acc1')
    await holder.close()
  })
})

describe('a connection that broke', () => {
  const start = async () => {
    const { leases, state } = oneLease()
    let breakIt = () => {}
    const gateway = {
      open: async ({ onBroken }: Parameters<TelegramGateway['open']>[0]) => {
        state.opened += 1
        breakIt = () => onBroken?.({ kind: 'unreachable', code: 'CONNECTION_LOST' })
        const me = async () => ({ ok: true, value: null })
        return { ok: true, value: { me, close: async () => {} } }
      },
    } as unknown as TelegramGateway
    const holder = await startHolder({
      ...{ ...parts(leases), gateway, sessionOf: async () => 'session' },
      parts: [],
    })
    await expect.poll(() => state.opened, until).toBe(1)
    return { holder, state, breakIt: () => breakIt() }
  }

  it('begins anew while the lease is ours', async () => {
    const { holder, state, breakIt } = await start()
    breakIt()
    await expect.poll(() => state.opened, until).toBe(2)
    await holder.close()
  })

  it('does not begin anew where another sender has the lease by now', async () => {
    const { holder, state, breakIt } = await start()
    state.lost = true
    breakIt()
    await expect.poll(() => holder.accounts().length, until).toBe(0)
    expect(state.opened).toBe(1)
    await holder.close()
  })
})

describe('an account that is no longer there', () => {
  it('is given up in order: its parts, its connection, its lease', async () => {
    const { leases, state } = oneLease()
    const ended: string[] = []
    const client = {
      me: async () => ({ ok: true, value: null }),
      close: async () => void ended.push('connection'),
    }
    const gateway = { open: async () => ({ ok: true, value: client }) }
    const holder = await startHolder({
      ...{ ...parts(leases), gateway: gateway as unknown as TelegramGateway },
      sessionOf: async () => 'session',
      parts: [{ hold: async () => ({ close: async () => void ended.push('part') }) }],
    })
    await expect.poll(() => holder.accounts()[0]?.client(), until).toBeTruthy()
    state.deleted = true
    await expect.poll(() => holder.accounts().length, until).toBe(0)
    await expect.poll(() => state.released, until).toEqual(['t.acc1'])
    expect(ended).toEqual(['part', 'connection'])
    await holder.close()
  })
})
