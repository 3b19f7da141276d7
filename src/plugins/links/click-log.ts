import type { RawClick } from '../../core/model/money-trail.ts'
import type { NewClick } from './click-record.ts'
import type { Segment } from './segment.ts'

import { mkdirSync, unlinkSync } from 'node:fs'

import { makeId } from '../../core/ids.ts'
import { writeRecord } from './click-record.ts'
import { createSegment } from './segment.ts'

const SEGMENT_BYTES = 4 * 1024 * 1024

export type ClickPlace = { segment: string; offset: number }
type Waiting = {
  segment: Segment
  bytes: Buffer
  click: RawClick
  resolve: (place: ClickPlace) => void
  reject: (error: unknown) => void
}
/** Durable clicks of one segment that no one has shipped yet. */
export type Unshipped = { segment: string; clicks: RawClick[] }

/**
 * The write-ahead log of clicks. `append` resolves once the click is on the disk: all that wait
 * share one write. `take` hands what is durable to the shipper; a segment's file goes when all of
 * it has been shipped.
 */
export const openClickLog = (folder: string, segmentBytes = SEGMENT_BYTES) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let current: { segment: Segment; end: number } | null = null
  const waiting: Waiting[] = []
  let flushing: Promise<void> | null = null
  const durable = new Map<string, RawClick[]>()
  const open = new Map<string, { segment: Segment; full: boolean; unshipped: number }>()

  const roomFor = (length: number): { segment: Segment; end: number } => {
    if (current && current.end + length <= current.segment.size) return current
    retire()
    const segment = createSegment({
      folder,
      id: makeId(14),
      size: segmentBytes,
      pid: process.pid,
    })
    open.set(segment.id, { segment, full: false, unshipped: 0 })
    current = { segment, end: 0 }
    return current
  }
  const retire = (): void => {
    const state = current && open.get(current.segment.id)
    current = null
    if (!state) return
    state.full = true
    removeIfShipped(state.segment.id)
  }
  const removeIfShipped = (id: string): void => {
    const state = open.get(id)
    if (!state?.full || state.unshipped > 0) return
    open.delete(id)
    state.segment.close()
    unlinkSync(state.segment.file)
  }
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const { segment } = waiting[0] as Waiting
      const other = waiting.findIndex((one) => one.segment !== segment)
      const group = waiting.splice(0, other < 0 ? waiting.length : other)
      await commit(segment, group)
    }
    flushing = null
  }
  const commit = async (segment: Segment, group: Waiting[]): Promise<void> => {
    try {
      await segment.write(
        Buffer.concat(group.map(({ bytes }) => bytes)),
        group[0]?.click.offset ?? 0,
      )
    } catch (error) {
      for (const one of group) one.reject(error)
      if (current?.segment === segment) current = null // Its file stays for the next start to read.
      return
    }
    const clicks = durable.get(segment.id) ?? []
    clicks.push(...group.map(({ click }) => click))
    durable.set(segment.id, clicks)
    for (const { click, resolve } of group) resolve({ segment: segment.id, offset: click.offset })
  }

  return {
    append: (click: NewClick): Promise<ClickPlace> =>
      new Promise((resolve, reject) => {
        const bytes = writeRecord(click)
        const place = roomFor(bytes.length)
        const { segment, end: offset } = place
        place.end += bytes.length
        const state = open.get(segment.id)
        if (state) state.unshipped++
        waiting.push({ segment, bytes, click: { ...click, offset }, resolve, reject })
        flushing ??= new Promise<void>((next) => setImmediate(next)).then(flush)
      }),
    /** Takes everything durable. Give it back with `putBack` when shipping failed. */
    take: (): Unshipped[] => {
      const taken = [...durable].map(([segment, clicks]) => ({ segment, clicks }))
      durable.clear()
      return taken
    },
    putBack: ({ segment, clicks }: Unshipped): void => {
      durable.set(segment, [...clicks, ...(durable.get(segment) ?? [])])
    },
    shipped: ({ segment, clicks }: Unshipped): void => {
      const state = open.get(segment)
      if (!state) return
      state.unshipped -= clicks.length
      removeIfShipped(segment)
    },
    isOpen: (id: string): boolean => open.has(id),
    /** Waits for what is being written. A later click opens a segment of its own. */
    settle: async (): Promise<void> => {
      await flushing
      retire()
    },
  }
}

export type ClickLog = ReturnType<typeof openClickLog>
