import { after, MINUTE, SECOND } from './time.ts'

/** A click may still be on its way from the edge; after this an order does not wait for it. */
const ON_ITS_WAY_MS = 15 * SECOND
/** An edge ships a click this much after it, at the latest: one that led to an order was shipped by then. */
const SHIPPED_MS = 2 * SECOND
/** Clicks that cannot be unpacked must not hold orders back for ever. */
const MOST_MS = 15 * MINUTE

/** `oldest`: when the edge shipped the oldest clicks that nobody has unpacked. `startedAt`: when this worker began. */
export type ClickBacklog = { oldest: Date | null; startedAt: Date; now: Date }

/** Whether clicks from before an order are still to be unpacked. What no worker looked after has not waited. */
export const waitsForClicks = (
  receivedAt: Date,
  { oldest, startedAt, now }: ClickBacklog,
): boolean =>
  oldest !== null &&
  oldest <= after(receivedAt, SHIPPED_MS) &&
  waited(receivedAt, { startedAt, now }) < MOST_MS

/** Whether a click that an order names, and that nobody knows yet, may still come. */
export const waitsForNamedClick = (receivedAt: Date, backlog: ClickBacklog): boolean =>
  waited(receivedAt, backlog) < ON_ITS_WAY_MS || waitsForClicks(receivedAt, backlog)

const waited = (receivedAt: Date, { startedAt, now }: Omit<ClickBacklog, 'oldest'>): number =>
  now.getTime() - Math.max(receivedAt.getTime(), startedAt.getTime())
