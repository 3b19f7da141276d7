import { describe, expect, it } from 'vitest'

import type { RestOrder } from './ports.ts'

import { makeLogger } from '../core/logger.ts'
import { DAY, HOUR } from '../core/time.ts'
import { keepFlood, restIfAsked } from './rest-account.ts'

const NOW = 1_000

/** An account, and a store that stumbles so many times. */
const account = (stumbles: number) => {
  const stop = new AbortController()
  const pace = { nextAt: 0, restUntil: 0, flood: { until: 0 } }
  const written: RestOrder[] = []
  const silentBefore: boolean[] = []
  const asked = {
    actor: { account: 'a', pace, signal: stop.signal },
    lane: { tenant: 't', account: 'a', fence: 1 },
    log: makeLogger({ role: 'test', level: 'silent' }),
    timing: {
      monotonic: () => NOW,
      at: (_: number, run: () => void) => {
        queueMicrotask(run)
        return () => {}
      },
    },
    store: {
      rest: async (_: unknown, order: RestOrder) => {
        silentBefore.push(pace.restUntil > NOW)
        if (silentBefore.length <= stumbles) throw new Error('no primary')
        written.push(order)
        return true
      },
    },
  }
  return { asked, pace, written, silentBefore, stop }
}

describe('the silence that Telegram asks for', () => {
  it('should hold from the moment, and be on disk before anything else, however often the store stumbles', async () => {
    const { asked, pace, written, silentBefore } = account(3)
    await restIfAsked(asked, { do: 'rest-lane', ms: HOUR, reason: 'flood-wait' })
    expect(written).toEqual([{ key: `1.${NOW + HOUR}`, floodMs: HOUR }])
    expect(silentBefore).toEqual([true, true, true, true])
    expect(pace).toMatchObject({ restUntil: NOW + HOUR, flood: { until: NOW + HOUR } })
  })

  it('should never cut a longer one short', async () => {
    const { asked, pace } = account(0)
    pace.restUntil = NOW + DAY
    await restIfAsked(asked, { do: 'rest-lane', ms: HOUR, reason: 'flood-wait' })
    expect(pace.restUntil).toBe(NOW + DAY)
  })

  it('should hold for every lease of the account, whenever it was told, and whoever had asked', async () => {
    const floods = new Map()
    // An answer to an opt-out is told before the lane begins, or by a lease that has gone.
    const [before, after] = [account(0), account(0)]
    await restIfAsked(before.asked, { do: 'rest-lane', ms: HOUR, reason: 'flood-wait' })
    keepFlood(floods, before.asked.actor)
    keepFlood(floods, after.asked.actor)
    expect(after.pace).toMatchObject({ restUntil: NOW + HOUR, flood: { until: NOW + HOUR } })
    await restIfAsked(before.asked, { do: 'rest-lane', ms: DAY, reason: 'flood-wait' })
    expect(after.pace.flood.until).toBe(NOW + DAY)
  })

  it('should be a day, and lifted by a person, where Telegram forbids to write to strangers', async () => {
    const { asked, pace, written } = account(0)
    await restIfAsked(asked, { do: 'rest-account', ms: DAY, reason: 'peer-flood' })
    expect(written).toEqual([{ key: `1.${NOW + DAY}`, restMs: DAY, restReason: 'peer-flood' }])
    expect(pace).toMatchObject({ restUntil: NOW + DAY, flood: { until: 0 } })
  })

  it('should end its tries with the lease, and write nothing where nothing was asked for', async () => {
    const { asked, written, stop } = account(1_000)
    stop.abort()
    await restIfAsked(asked, { do: 'rest-lane', ms: HOUR, reason: 'flood-wait' })
    await restIfAsked(account(0).asked, { do: 'break-account' })
    expect(written).toEqual([])
  })
})
