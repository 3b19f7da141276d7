import type { Clock } from '../../core/clock.ts'
import type { Click, ClickChunk, LinkCode } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'

import { FALLBACK } from '../../core/category.ts'
import { groupBy } from '../../core/group-by.ts'
import { joinId } from '../../core/ids.ts'
import { askCategory } from '../../mongo/category-due.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { markStatsDirty, tenantZone } from '../../mongo/stats-dirty.ts'
import { clickIdOf } from './click-record.ts'
import { findCodes, insertClicks, nextChunks, removeChunks } from './store.ts'

const CHUNKS = 20

type UnpackDeps = { db: Db; clock: Clock; clickKey: string }

/**
 * Platform: turns chunks into the clicks of their tenants. Ids come from the place in the segment, so
 * doing it again changes nothing; a chunk goes once its clicks, events and marks are stored.
 */
export const unpackClicks = async (deps: UnpackDeps): Promise<{ more: boolean }> => {
  const chunks = await nextChunks(deps.db, CHUNKS)
  if (chunks.length === 0) return { more: false }
  const wanted = new Set(chunks.flatMap(({ clicks }) => clicks.map(({ code }) => code)))
  const codes = await findCodes(deps.db, wanted)
  const byTenant = groupBy(clicksOf(chunks, codes, deps.clickKey), ({ tenant }) => tenant)
  for (const [tenant, clicks] of byTenant) await store(deps, tenant, clicks)
  await removeChunks(
    deps.db,
    chunks.map(({ _id }) => _id),
  )
  return { more: chunks.length === CHUNKS }
}

const clicksOf = (
  chunks: readonly ClickChunk[],
  codes: ReadonlyMap<string, LinkCode>,
  clickKey: string,
): Click[] =>
  chunks.flatMap(({ segment, clicks }) =>
    clicks.flatMap(({ offset, code, visitor, bot, at }) => {
      const known = codes.get(code)
      if (!known) return []
      const { tenant, link, campaign, contact, delivery } = known
      return {
        _id: joinId(tenant, segment, offset),
        tenant,
        code,
        link,
        campaign,
        contact,
        delivery,
        clickId: clickIdOf(clickKey, segment, offset),
        visitor,
        bot,
        at,
      }
    }),
  )

const store = async (
  { db, clock }: UnpackDeps,
  tenant: string,
  clicks: readonly Click[],
): Promise<void> => {
  const tenantDb = forTenant(db, tenant)
  const fresh = await insertClicks(tenantDb, clicks)
  const people = fresh.filter(({ bot }) => !bot)
  const events = people.map(({ campaign, contact, link, delivery, clickId, at }) =>
    makeEvent({
      tenant,
      type: 'link.clicked',
      at: clock.now(),
      campaign,
      contact,
      data: { link, delivery, clickId, clickedAt: at.toISOString() },
    }),
  )
  await publishEvents(tenantDb, events)
  const clickers = [...new Set(people.map(({ contact }) => contact))]
  await askCategory(tenantDb, clickers, ['browser', FALLBACK])
  const made = clicks.filter(({ bot }) => !bot)
  if (made.length > 0) await markStatsDirty(tenantDb, made, await tenantZone(db, tenant))
}
