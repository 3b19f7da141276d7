import type { Logger } from '../../core/logger.ts'
import type { EventType } from '../../core/model/event.ts'
import type { Db } from '../../mongo/connect.ts'
import type { ChangedHour } from './store.ts'

import { eachAlone } from '../../core/each-alone.ts'
import { groupBy } from '../../core/group-by.ts'
import { isTestId } from '../../core/ids.ts'
import { after, DAY, HOUR } from '../../core/time.ts'
import { EVENT_OVERLAP_MS } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { changedSince } from './store.ts'

/** Events after which a day's figures are different. Clicks and credits mark by themselves. */
const TYPES: EventType[] = [
  'delivery.sent',
  'delivery.failed',
  'delivery.skipped',
  'contact.read',
  'contact.replied',
  'contact.opted-out',
]
const LATE: readonly EventType[] = ['contact.read', 'contact.replied']
/** Looked through when a worker starts: what happened while there was none. */
const FIRST_LOOK_MS = 2 * DAY

/** Marks the days that events since the last look have changed. Holds its position in memory. */
export const followChanges = (db: Db, started: Date, log: Logger) => {
  let position = after(started, -FIRST_LOOK_MS)
  let seen = new Map<string, string>()
  /** What could not be marked, by workspace. */
  const owed = new Map<string, ChangedHour[]>()
  const mark = async (tenant: string, rows: readonly ChangedHour[]): Promise<void> => {
    const zone = await tenantZone(db, tenant)
    await markStatsDirty(forTenant(db, tenant), rows.flatMap(daysOf), zone)
    owed.delete(tenant)
  }

  return async (now: Date): Promise<void> => {
    const changed = await changedSince(db, after(position, -EVENT_OVERLAP_MS), TYPES)
    const fresh = changed.filter(
      (one) => stateOf(one) !== seen.get(keyOf(one)) && !isTestId(one.campaign ?? ''),
    )
    const rows = [...[...owed.values()].flat(), ...fresh]
    await eachAlone(
      groupBy(rows, (one) => one.tenant),
      ([tenant, own]) => mark(tenant, own),
      ([tenant, own], err) => {
        log.error('could not mark days', { tenant, err })
        owed.set(tenant, [...new Map(own.map((one) => [keyOf(one), one])).values()])
      },
    )
    seen = new Map(changed.map((one) => [keyOf(one), stateOf(one)]))
    position = now
  }
}

const keyOf = ({ tenant, campaign, type, at }: ChangedHour): string =>
  `${tenant} ${campaign} ${type} ${Math.floor(at.getTime() / HOUR)}`

/** The count too: an event may become visible after one with a later time. */
const stateOf = ({ at, count }: ChangedHour): string => `${at.getTime()} ${count}`

/** A read or a reply belongs to the day of its message, which may be the day before. */
const daysOf = ({ campaign, type, at }: ChangedHour) => [
  { campaign, at },
  ...(LATE.includes(type) ? [{ campaign, at: after(at, -DAY) }] : []),
]
