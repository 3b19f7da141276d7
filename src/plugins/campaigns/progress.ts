import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/logger.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery, InHand } from '../../core/model/delivery.ts'
import type { EventType, TenantEvent } from '../../core/model/event.ts'
import type { ReasonCode } from '../../core/reasons.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { groupBy } from '../../core/group-by.ts'
import { makeId } from '../../core/ids.ts'
import { SECOND } from '../../core/time.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { openOf } from './counters.ts'
import { fold } from './folds.ts'
import { isSmall, progressOf, recountRun } from './recount.ts'
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
 * Gathers what has been settled and, once a second, tells the tenant's stream, brings figures
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
    gathered = []
    batch += 1
    for (const [tenant, own] of groupBy(settled, ({ delivery }) => delivery.tenant))
      await flushTenant(db, tenant, { settled: own, by, batch, now: clock.now() })
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

const flushTenant = async (
  db: Db,
  tenant: string,
  { settled, by, batch, now }: Flush,
): Promise<void> => {
  const tenantDb = forTenant(db, tenant)
  await publishEvents(tenantDb, eventsOf(tenant, settled, now))
  for (const [campaign, own] of groupBy(settled, ({ delivery }) => delivery.campaign)) {
    const changes = own.map(({ delivery, state }) => ({ from: delivery.state, to: state }))
    const before = await readRun(tenantDb, campaign)
    if (!before) continue
    const run = isSmall(before)
      ? await recountRun(tenantDb, before, now)
      : await foldIn(tenantDb, { campaign, by, batch, changes, at: now })
    // The sweep moves on what these figures do not tell.
    if (run && openOf(run.counts) <= 0) await settleRun(tenantDb, run, now)
  }
  // A test to oneself counts nowhere.
  const days = settled
    .filter(({ delivery }) => delivery.peer.userId !== SELF)
    .flatMap(({ delivery, at }) => [
      { campaign: delivery.campaign, at },
      { campaign: 'all', at },
    ])
  await markStatsDirty(tenantDb, days, await tenantZone(db, tenant))
}

/** Adds what a batch did to the figures of a large run, and tells who watches. */
const foldIn = async (
  tenantDb: TenantDb,
  batch: Parameters<typeof fold>[1],
): Promise<CampaignRun | null> => {
  const run = await fold(tenantDb, batch)
  if (run) await publishEvents(tenantDb, [progressOf(run, run.counts, batch.at)])
  return run
}

/**
 * One line a second for each campaign and kind of outcome, with all its deliveries in it: a line a message
 * would double what is written.
 */
const eventsOf = (tenant: string, settled: readonly Settled[], at: Date): TenantEvent[] =>
  [...groupBy(settled, ({ delivery, state }) => `${delivery.campaign} ${state}`).values()].flatMap(
    (group) => {
      const [first] = group
      const type = first && types[first.state]
      if (!type) return []
      const { campaign, demo } = first.delivery
      const deliveries = group.map(({ delivery, reason }) => {
        const { _id, contact, account, step } = delivery
        return { delivery: _id, contact, account, step, reason }
      })
      const data = { count: deliveries.length, deliveries }
      return [makeEvent({ tenant, type, at, campaign, data, ...(demo && { demo }) })]
    },
  )
