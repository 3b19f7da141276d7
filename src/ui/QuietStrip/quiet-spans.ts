const DAY = 1440

/** "21:30" in minutes of the day. */
export const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * The quiet spans within 24 hours from `start` (minutes of the day), clipped to them. `from` after `to`
 * spans midnight, equal ends mean never.
 */
export const quietSpans = (
  start: number,
  quiet: { from: string; to: string },
): { from: number; to: number }[] => {
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  if (from === to) return []
  const length = (to - from + DAY) % DAY
  return [-1, 0, 1, 2]
    .map((day) => from + day * DAY)
    .map((begin) => ({ from: Math.max(begin, start), to: Math.min(begin + length, start + DAY) }))
    .filter((span) => span.from < span.to)
}

/** Full hours from `start`, every few, with their label; 24 hours, both ends included. */
export const hoursFrom = (start: number, every: number): { minutes: number; label: string }[] =>
  Array.from({ length: Math.floor(24 / every) + 1 }, (_, index) => {
    const minutes = start + index * every * 60
    return { minutes, label: String(Math.floor(minutes / 60) % 24).padStart(2, '0') }
  })

/** Minutes of the day in a zone. */
export const minutesIn = (now: Date, timeZone: string): number =>
  minutesOf(
    new Intl.DateTimeFormat('en', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(now),
  )
