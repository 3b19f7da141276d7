import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Inbound, Suppression } from '../../src/core/model/contact.ts'
import type { Timing } from '../../src/delivery/ports.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { DialogInfo, TelegramClient, UpdateState } from '../../src/telegram/gateway.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { catchUp } from '../../src/plugins/accounts/catch-up.ts'
import { failureOf } from '../../src/plugins/accounts/catch-up-plan.ts'
import { features } from '../../src/plugins/index.ts'

const PEOPLE = 60
const NOW = Math.floor(Date.now() / 1000)
const to: UpdateState = { pts: 500_000, qts: 0, date: NOW }
const nameless = { username: null, lastName: null, phone: null }
const dialogOf = (n: number): DialogInfo => ({
  user: { id: String(1_000 + n), firstName: `P${n}`, ...nameless },
  ...{ accessHash: '5', lastMessageAt: new Date(NOW * 1000) },
  ...{ lastIsInbound: true, readOutboxMaxId: 0 },
})

/** A Telegram that missed nothing of today, and answers for conversations unless it asks to wait for so many seconds. */
const makeTelegram = (monotonic: () => number, refuseWith: (asked: number) => number | null) => {
  const asked: string[] = []
  const positions: (number | undefined)[] = []
  const moments: number[] = []
  const client: Pick<TelegramClient, 'difference' | 'dialogs' | 'history'> = {
    difference: async (from) => {
      positions.push(from?.pts)
      const isOld = from?.pts === 1
      return { ok: true, value: { updates: [], state: to, ...(isOld && { tooLong: true }) } }
    },
    dialogs: async function* () {
      for (let n = 0; n < PEOPLE; n++) yield dialogOf(n)
    },
    history: async ({ peer }) => {
      const seconds = refuseWith(asked.length)
      const failure = { kind: 'flood-wait', code: `FLOOD_WAIT_${seconds}` } as const
      if (seconds) return { ok: false, failure: { ...failure, seconds } }
      asked.push(peer.userId)
      moments.push(monotonic())
      const isLast = peer.userId === dialogOf(PEOPLE - 1).user.id
      const text = isLast ? 'STOP' : 'hi'
      const { user, accessHash } = dialogOf(Number(peer.userId) - 1_000)
      const said = { kind: 'message', peer: user.id, accessHash, user, text } as const
      const update = { ...said, messageId: 7, at: new Date(NOW * 1000), state: null }
      return { ok: true, value: { updates: [update], before: null } }
    },
  }
  return { asked, positions, moments, client: client as TelegramClient }
}

let mongo: Mongo
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
})
afterAll(() => mongo?.close())

/** An account that was away for a day, and a clock that only waiting moves. */
const startAway = async (
  account: string,
  refuseWith: (asked: number, monotonic: () => number) => number | null,
) => {
  let now = 0
  const monotonic = () => now
  const timing: Timing = {
    ...{ now: () => new Date(), monotonic, random: () => 0.5 },
    at: (moment, run) => {
      queueMicrotask(() => {
        now = Math.max(now, moment)
        run()
      })
      return () => {}
    },
  }
  const telegram = makeTelegram(monotonic, (asked) => refuseWith(asked, monotonic))
  const rows = forTenant(mongo.db, 'acme01').collection<TelegramAccount>(slugs.telegramAccounts)
  const updates = { pts: 1, qts: 0, date: NOW - 86_400 }
  await rows.updateOne({ _id: account }, { $set: { updates } }, { upsert: true })
  let open = false
  const context = {
    ...{ mongo, clock: systemClock, env: loadEnv(), timing, heard: makeHeard(monotonic) },
    log: makeLogger({ role: 'test', level: 'silent' }),
  }
  const actor = {
    ...{ tenant: 'acme01', account, signal: new AbortController().signal },
    exclusive: <T>(task: () => Promise<T>) => task(),
    client: () => telegram.client,
    caughtUp: () => {
      open = true
    },
  }
  return {
    ...telegram,
    monotonic,
    pass: () => catchUp(context, actor).catch((error: unknown) => failureOf(error)),
    isOpen: () => open,
    record: async () => (await rows.findOne({ _id: account }))?.updates,
    heard: () =>
      forTenant(mongo.db, 'acme01').collection<Inbound>(slugs.inbound).count({ account }),
  }
}

describe('conversations that are read anew', () => {
  it('are read once each, a second apart, though Telegram asks to wait in between', async () => {
    let until = 0
    // 30 in a row, then a wait: without gaps between them it would be asked for again and again.
    const away = await startAway('a1', (asked, monotonic) => {
      if (asked === 30 && until === 0) until = monotonic() + 20_000
      return monotonic() < until ? Math.ceil((until - monotonic()) / 1000) : null
    })
    expect(await away.pass()).toBeNull()
    expect(away.isOpen()).toBe(true)
    expect(away.asked).toEqual(Array.from({ length: PEOPLE }, (_, n) => dialogOf(n).user.id))
    const gaps = away.moments.slice(1).map((at, n) => at - (away.moments[n] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...gaps)).toBeLessThan(23_000)
    expect(await away.record()).toEqual(to)
    const stops = forTenant(mongo.db, 'acme01').collection<Suppression>(slugs.suppressions)
    expect(await stops.count({ reason: 'opt-out' })).toBe(1)
  })

  it('go on behind those that are done after a refusal, from the position at which they began', async () => {
    let refused = 0
    const away = await startAway('a2', (asked) => {
      if (asked < 20 * (refused + 1) || asked >= PEOPLE) return null
      refused += 1
      return 600
    })
    for (const done of [20, 40, 60]) {
      expect(away.isOpen()).toBe(false)
      const failure = await away.pass()
      expect(failure?.code).toBe(done < 60 ? 'FLOOD_WAIT_600' : undefined)
      expect(await away.heard()).toBe(done)
      if (done < 60) expect(await away.record()).toMatchObject({ pts: 1, anew: { to } })
    }
    expect(away.isOpen()).toBe(true)
    expect(new Set(away.asked).size).toBe(PEOPLE)
    expect(away.asked).toHaveLength(PEOPLE)
    // What came since is told from the position of the first try.
    expect(away.positions).toEqual([1, to.pts])
    expect(await away.record()).toEqual(to)
  })
})
