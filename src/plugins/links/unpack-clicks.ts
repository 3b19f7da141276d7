import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/logger.ts'
import type { Click, ClickChunk, LinkCode } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'

import { eachAlone } from '../../core/each-alone.ts'
import { groupBy } from '../../core/group-by.ts'
import { joinId } from '../../core/ids.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { clickIdOf } from './click-record.ts'
import { findCodes, keepChunk, nextChunks, removeChunks } from './store.ts'
import { type ShippedClick, storeClicks } from './store-clicks.ts'

const CHUNKS = 20

type UnpackDeps = { db: Db; clock: Clock; log: Logger; clickKey: string }

/**
 * Platform: turns chunks into the clicks of their tenants. Ids come from the place in the segment, so
 * doing it again changes nothing; a chunk goes once its clicks, events and marks are stored. Of a tenant
 * for which that fails the clicks stay, and those of the others are stored.
 */
export const unpackClicks = async (deps: UnpackDeps): Promise<{ more: boolean }> => {
  const { db, clock, log } = deps
  const chunks = await nextChunks(db, CHUNKS)
  if (chunks.length === 0) return { more: false }
  const wanted = new Set(chunks.flatMap(({ clicks }) => clicks.map(({ code }) => code)))
  const codes = await findCodes(db, wanted)
  const byTenant = groupBy(clicksOf(chunks, codes, deps.clickKey), ({ click }) => click.tenant)
  const failed = new Set<string>()
  await eachAlone(
    byTenant,
    ([tenant, clicks]) => storeClicks(forTenant(db, tenant), clicks, { db, now: clock.now() }),
    ([tenant], err) => {
      log.error('could not store clicks', { tenant, err })
      failed.add(tenant)
    },
  )
  const done: string[] = []
  for (const chunk of chunks) {
    const left = chunk.clicks.filter(({ code }) => failed.has(codes.get(code)?.tenant ?? ''))
    if (left.length === 0) done.push(chunk._id)
    else await keepChunk(db, chunk, left)
  }
  await removeChunks(db, done)
  return { more: done.length >= CHUNKS }
}

const clicksOf = (
  chunks: readonly ClickChunk[],
  codes: ReadonlyMap<string, LinkCode>,
  clickKey: string,
): ShippedClick[] =>
  chunks.flatMap(({ segment, clicks, at: shippedAt }) =>
    clicks.flatMap(({ offset, code, visitor, bot, at }) => {
      const known = codes.get(code)
      if (!known) return []
      const { tenant, link, campaign, contact, delivery } = known
      const click: Click = {
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
      return { click, shippedAt }
    }),
  )
