import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/logger.ts'
import type { Delivery, InHand } from '../../core/model/delivery.ts'
import type { EventType, TenantEvent } from '../../core/model/event.ts'
import type { ReasonCode } from '../../core/reasons.ts'
import type { Db } from '../../mongo/connect.ts'
import type { Figured } from './figures.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { groupBy } from '../../core/group-by.ts'
import { makeId } from '../../core/ids.ts'
import { SECOND } from '../../core/time.ts'
import { makeEvent, publishForAll } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirtyForAll } from '../../mongo/stats-dirty.ts'
import { openOf } from './counters.ts'
import { updateFigures } from './figures.ts'
import { progressOf } from './recount.ts'
import { SELF } from './self.ts'
import { settleRun } from './settle-run.ts'
import { readRun } from './store.ts'

type Settled = {
  delivery: InHand
  state: Delivery['state']
  reason: ReasonCode | null
  at: Date
}

const types: Partial<Record<Delivery['state'], EventType>> = {
  sent: 'delivery.sent',
  failed: 'delivery.failed',
  skipped: 'delivery.skipped',
  deferred: 'delivery.deferred',
}

/**
 * Gathers what has been settled and, once a second, tells the tenants' streams, brings figures
 * up to date and marks days for the roll-up. Losing a batch loses no fact: rows hold them all.
 */
export const makeProgress = ({ db, clock, log }: { db: Db; clock: Clock; log: Logger }) => {
  let gathered: Settled[] = []
  let batch = 0
  /** This process, since it started. */
  const by = makeId()
  const stop = new AbortController()

  const flush = async (): Promise<void> => {
    const settled = gathered
    if (settled.length === 0) return
    gathered = []
    batch += 1
    await report(db, { settled, by, batch, now: clock.now() })
  }
  const work = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await sleep(SECOND, undefined, { signal: stop.signal }).catch(() => undefined)
      await flush().catch((err: unknown) => log.error('could not report progress', { err }))
    }
  }
  const working = work()
  return {
    add: (delivery: InHand, state: Delivery['state'], reason: ReasonCode | null): void => {
      gathered.push({ delivery, state, reason, at: clock.now() })
    },
    close: async (): Promise<void> => {
      stop.abort()
      await working
    },
  }
}

type Flush = { settled: readonly Settled[]; by: string; batch: number; now: Date }

/** platform: of all workspaces at once, in as many commands for a hundred as for one. */
const report = async (db: Db, { settled, by, batch, now }: Flush): Promise<void> => {
  await publishForAll(db, eventsOf(settled, now))
  const changes = settled.map(({ delivery: { tenant, campaign, state: from }, state: to }) => ({
    ...{ tenant, campaign, from, to },
  }))
  const { runs, news } = await updateFigures(db, { changes, by, batch, at: now })
  await publishForAll(
    db,
    news.map((run) => progressOf(run, run.counts, now)),
  )
  // A test to oneself counts nowhere.
  const days = settled
    .filter(({ delivery }) => delivery.peer.userId !== SELF)
    .flatMap(({ delivery: { tenant, campaign }, at }) => [
      { tenant, campaign, at },
      { tenant, campaign: 'all', at },
    ])
  await markStatsDirtyForAll(db, days)
  // The sweep moves on what these figures do not tell.
  for (const run of runs) if (openOf(run.counts) <= 0) await settleNow(db, run, now)
}

const settleNow = async (db: Db, { tenant, campaign }: Figured, now: Date): Promise<void> => {
  const tenantDb = forTenant(db, tenant)
  const run = await readRun(tenantDb, campaign)
  if (run) await settleRun(tenantDb, run, now)
}

/**
 * One line a second for each campaign and kind of outcome, with all its deliveries in it: a line a message
 * would double what is written.
 */
const eventsOf = (settled: readonly Settled[], at: Date): TenantEvent[] => {
  const groups = groupBy(settled, ({ delivery: { tenant, campaign }, state }) =>
    [tenant, campaign, state].join(' '),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const type = first && types[first.state]
    if (!type) return []
    const { tenant, campaign, demo } = first.delivery
    const deliveries = group.map(({ delivery, reason }) => {
      const { _id, contact, account, step } = delivery
      return { delivery: _id, contact, account, step, reason }
    })
    const data = { count: deliveries.length, deliveries }
    return [makeEvent({ tenant, type, at, campaign, data, ...(demo && { demo }) })]
  })
}
