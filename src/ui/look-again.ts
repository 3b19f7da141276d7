import type { StreamState } from './use-stream.ts'

const EVERY_MS = 5_000
/** What no event tells: a lease that lapses, an hour that ends, a pace that falls. */
const LIVE_EVERY_MS = 15_000

type Facts = { hidden: boolean; hasTopic: boolean; failed: boolean; stream: StreamState }

/**
 * In how many milliseconds figures are asked for again by themselves; null for never. Nobody looks at a
 * hidden tab. What has no topic (it costs the server much) is asked for when somebody comes back to it,
 * and again only while it could not be read.
 */
export const lookAgainIn = ({ hidden, hasTopic, failed, stream }: Facts): number | null => {
  if (hidden) return null
  if (failed) return EVERY_MS
  if (!hasTopic) return null
  return stream === 'live' ? LIVE_EVERY_MS : EVERY_MS
}
