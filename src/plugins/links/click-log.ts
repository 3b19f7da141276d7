import type { RawClick } from '../../core/model/money-trail.ts'
import type { NewClick } from './click-record.ts'
import type { Segment } from './segment.ts'

import { mkdirSync, unlinkSync } from 'node:fs'

import { makeId } from '../../core/ids.ts'
import { writeRecord } from './click-record.ts'
import { createSegment } from './segment.ts'

const SEGMENT_BYTES = 4 * 1024 * 1024

export type ClickPlace = { segment: string; offset: number }
/** Durable clicks of one segment that no one has shipped yet. */
export type Unshipped = { segment: string; clicks: RawClick[] }

type Waiting = {
  segment: Segment
  bytes: Buffer
  click: RawClick
  resolve: (place: ClickPlace) => void
  reject: (error: unknown) => void
}
type OpenSegment = { segment: Segment; end: number; full: boolean; unshipped: number }
type State = {
  folder: string
  segmentBytes: number
  current: OpenSegment | null
  open: Map<string, OpenSegment>
  waiting: Waiting[]
  flushing: Promise<void> | null
  durable: Map<string, RawClick[]>
}

/**
 * The write-ahead log of clicks. `append` resolves once the click is on the disk: all that wait
 * share one write. `take` hands what is durable to the shipper; a segment's file goes when all of
 * it has been shipped.
 */
export const openClickLog = (folder: string, segmentBytes = SEGMENT_BYTES) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const log: State = {
    folder,
    segmentBytes,
    current: null,
    open: new Map(),
    waiting: [],
    flushing: null,
    durable: new Map(),
  }
  return {
    append: (click: NewClick): Promise<ClickPlace> => append(log, click),
    /** Takes everything durable. Give it back with `putBack` when shipping failed. */
    take: (): Unshipped[] => {
      const taken = [...log.durable].map(([segment, clicks]) => ({ segment, clicks }))
      log.durable.clear()
      return taken
    },
    putBack: ({ segment, clicks }: Unshipped): void => {
      log.durable.set(segment, [...clicks, ...(log.durable.get(segment) ?? [])])
    },
    shipped: ({ segment, clicks }: Unshipped): void => {
      const found = log.open.get(segment)
      if (!found) return
      found.unshipped -= clicks.length
      removeIfShipped(log, found)
    },
    isOpen: (id: string): boolean => log.open.has(id),
    /** Waits for what is being written. A later click opens a segment of its own. */
    settle: async (): Promise<void> => {
      await log.flushing
      retire(log)
    },
  }
}

export type ClickLog = ReturnType<typeof openClickLog>

const append = (log: State, click: NewClick): Promise<ClickPlace> =>
  new Promise((resolve, reject) => {
    const bytes = writeRecord(click)
    const place = roomFor(log, bytes.length)
    const offset = place.end
    place.end += bytes.length
    place.unshipped++
    log.waiting.push({
      segment: place.segment,
      bytes,
      click: { ...click, offset },
      resolve,
      reject,
    })
    log.flushing ??= new Promise<void>((next) => setImmediate(next)).then(() => flush(log))
  })

const roomFor = (log: State, length: number): OpenSegment => {
  if (log.current && log.current.end + length <= log.current.segment.size) return log.current
  retire(log)
  const { folder, segmentBytes: size } = log
  const segment = createSegment({ folder, id: makeId(14), size })
  log.current = { segment, end: 0, full: false, unshipped: 0 }
  log.open.set(segment.id, log.current)
  return log.current
}

const retire = (log: State): void => {
  const full = log.current
  log.current = null
  if (!full) return
  full.full = true
  removeIfShipped(log, full)
}

const removeIfShipped = (log: State, { segment, full, unshipped }: OpenSegment): void => {
  if (!full || unshipped > 0) return
  log.open.delete(segment.id)
  segment.close()
  unlinkSync(segment.file)
}

const flush = async (log: State): Promise<void> => {
  for (let first = log.waiting[0]; first; first = log.waiting[0]) {
    const { segment } = first
    const other = log.waiting.findIndex((one) => one.segment !== segment)
    await commit(log, segment, log.waiting.splice(0, other < 0 ? log.waiting.length : other))
  }
  log.flushing = null
}

const commit = async (log: State, segment: Segment, group: readonly Waiting[]): Promise<void> => {
  try {
    const bytes = Buffer.concat(group.map((one) => one.bytes))
    await segment.write(bytes, group[0]?.click.offset ?? 0)
  } catch (error) {
    for (const one of group) one.reject(error)
    // Its file stays for the next start to read.
    if (log.current?.segment === segment) log.current = null
    return
  }
  const clicks = log.durable.get(segment.id) ?? []
  clicks.push(...group.map(({ click }) => click))
  log.durable.set(segment.id, clicks)
  for (const { click, resolve } of group) resolve({ segment: segment.id, offset: click.offset })
}
