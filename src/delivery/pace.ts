import type { Lane } from '../core/model/lane.ts'
import type { ReasonCode } from '../core/reasons.ts'

import { after, DAY, HOUR, SECOND } from '../core/time.ts'

export type Pacing = { perSecond: number; perHour: number; perDay: number }

/** The part of a lane that pace depends on. */
export type LanePace = Pick<Lane, 'floodUntil' | 'restUntil' | 'nextAt' | 'hour' | 'day'>

type PaceFacts = { now: Date; lane: LanePace; pacing: Pacing }

/** One message a second is the most that an account is ever asked for. */
const MAX_PER_SECOND = 1

/** The earliest moment of an account's next message, and why it is not now. */
export const nextSlot = ({
  now,
  lane,
  pacing,
}: PaceFacts): { at: Date; why: ReasonCode | null } => {
  const waits: [Date | null, ReasonCode | null][] = [
    [lane.nextAt, null],
    [lane.floodUntil, 'flood-wait'],
    [lane.restUntil, 'account-resting'],
    [fullUntil(lane.hour, hourKey(now), pacing.perHour, now, HOUR), 'hour-ceiling'],
    [fullUntil(lane.day, dayKey(now), pacing.perDay, now, DAY), 'day-ceiling'],
  ]
  let slot: { at: Date; why: ReasonCode | null } = { at: now, why: null }
  for (const [at, why] of waits) if (at && at > slot.at) slot = { at, why }
  return slot
}

/** The lane after a message was begun at `now`: counted before the wire, so a crash never undercounts. */
export const spend = ({
  now,
  lane,
  pacing,
}: PaceFacts): Pick<LanePace, 'nextAt' | 'hour' | 'day'> => ({
  nextAt: after(now, SECOND / Math.min(MAX_PER_SECOND, positive(pacing.perSecond))),
  hour: countIn(lane.hour, hourKey(now)),
  day: countIn(lane.day, dayKey(now)),
})

type Window = { key: string; count: number }

const fullUntil = (window: Window, key: string, ceiling: number, now: Date, length: number) =>
  window.key === key && window.count >= ceiling
    ? new Date(Math.floor(now.getTime() / length) * length + length)
    : null

const countIn = (window: Window, key: string): Window => ({
  key,
  count: window.key === key ? window.count + 1 : 1,
})

/** A ceiling of nothing a second would never end; the panel's own ceiling is the kill switch. */
const positive = (perSecond: number): number => (perSecond > 0 ? perSecond : MAX_PER_SECOND)

const hourKey = (at: Date): string => at.toISOString().slice(0, 13)
const dayKey = (at: Date): string => at.toISOString().slice(0, 10)
