import type { ClickChunk, RawClick } from '../../core/model/money-trail.ts'
import type { Logger } from '../../core/logger.ts'
import type { Db } from '../../mongo/connect.ts'
import type { ClickLog, Unshipped } from './click-log.ts'

import { readdirSync, readFileSync, unlinkSync } from 'node:fs'
import path from 'node:path'

import { slugs } from '../../collections/slugs.ts'
import { joinId } from '../../core/ids.ts'
import { ignoreDuplicates } from '../../mongo/duplicates.ts'
import { readRecords } from './click-record.ts'
import { segmentOf } from './segment.ts'

const CHUNK_CLICKS = 2_000
const SHIP_MS = 200

type ShipDeps = { db: Db; log: Logger; folder: string; clicks: ClickLog; now: () => Date }

/** Platform: takes durable clicks to the database, five times a second, and leftovers of dead processes first. */
export const startShipper = ({ db, log, folder, clicks, now }: ShipDeps) => {
  let stopped = false
  let working: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let leftovers = true

  const round = async (): Promise<void> => {
    if (leftovers) leftovers = !(await recover({ db, log, folder, clicks, now }))
    for (const taken of clicks.take()) {
      try {
        await insertChunks(db, taken, now())
        clicks.shipped(taken)
      } catch (err) {
        clicks.putBack(taken)
        log.warn('clicks wait for the database', { err, waiting: taken.clicks.length })
      }
    }
  }
  const loop = (): void => {
    if (stopped) return
    timer = setTimeout(() => {
      working = round().finally(loop)
    }, SHIP_MS)
  }
  loop()
  return {
    /** Ships what is durable now. */
    stop: async (): Promise<void> => {
      stopped = true
      clearTimeout(timer)
      await working
      await round()
    },
  }
}

/** platform: clicks of all workspaces, as they came; whose each is, is looked up when they are unpacked. */
const insertChunks = async (db: Db, { segment, clicks }: Unshipped, at: Date): Promise<void> => {
  const chunks: ClickChunk[] = []
  for (let from = 0; from < clicks.length; from += CHUNK_CLICKS) {
    const part: RawClick[] = clicks.slice(from, from + CHUNK_CLICKS)
    const offset = part[0]?.offset ?? 0
    // First and last: after a crash a longer chunk may begin where a shipped one began.
    const _id = joinId(segment, offset, part.at(-1)?.offset ?? 0)
    chunks.push({ _id, segment, offset, clicks: part, at })
  }
  if (chunks.length === 0) return
  await ignoreDuplicates(
    db.collection<ClickChunk>(slugs.clickChunks).insertMany(chunks, { ordered: false }),
  )
}

/**
 * What an ended process left behind goes out again, then its files go. The folder is this process's alone: a
 * segment that is not open here is nobody's.
 */
const recover = async ({ db, log, folder, clicks, now }: ShipDeps): Promise<boolean> => {
  let all = true
  for (const name of readdirSync(folder)) {
    const segment = segmentOf(name)
    if (!segment || clicks.isOpen(segment)) continue
    const file = path.join(folder, name)
    try {
      const left = { segment, clicks: readRecords(readFileSync(file)) }
      await insertChunks(db, left, now())
      unlinkSync(file)
      log.info('shipped the clicks of an ended process', { clicks: left.clicks.length })
    } catch (err) {
      all = false
      log.warn('the clicks of an ended process wait for the database', { err, name })
    }
  }
  return all
}
