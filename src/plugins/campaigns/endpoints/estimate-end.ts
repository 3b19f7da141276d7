import type { LaneFacts } from '../../../core/forecast.ts'

import { forecastEnd } from '../../../core/forecast.ts'

type LanePace = Pick<LaneFacts, 'restsUntil' | 'spent' | 'ceilingsAt'>

/** What waits for an account, and how fast it may go. `able`: it sends, or will after a rest. */
export type LaneEnd = LanePace & Required<Pick<LaneFacts, 'waiting' | 'later'>> & { able: boolean }

/**
 * When the last message goes out if nothing changes: each account goes on by itself, and never before the
 * ceilings of its hours and days allow. Nothing to say when nothing waits, or waits for an account that
 * cannot send.
 */
export const estimateEnd = (lanes: readonly LaneEnd[], now: Date): Date | null => {
  const busy = lanes.filter(({ waiting, later }) => waiting > 0 || later.length > 0)
  const ends = busy.map(({ able, ...lane }) => (able ? forecastEnd({ now, ...lane }) : null))
  const known = ends.flatMap((end) => (end ? [end.getTime()] : []))
  return known.length === 0 || known.length < ends.length ? null : new Date(Math.max(...known))
}
