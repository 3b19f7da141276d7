import { after, SECOND } from '../../../core/time.ts'

type Facts = {
  /** Messages that could go out now. */
  ready: number
  /** Accounts that may send at present. */
  lanes: number
  perSecond: number
  /** The last moment that a waiting message is due. */
  lastDueAt: Date | null
  now: Date
}

/**
 * When the last message goes out if nothing changes: not before the last waiting one is due, not
 * faster than the pace allows. Nothing to say when nobody can send.
 */
export const estimateEnd = ({ ready, lanes, perSecond, lastDueAt, now }: Facts): Date | null => {
  if (ready > 0 && lanes * perSecond <= 0) return null
  const sending = ready > 0 ? after(now, Math.ceil((ready / (lanes * perSecond)) * SECOND)) : now
  if (ready === 0 && !lastDueAt) return null
  return lastDueAt && lastDueAt > sending ? lastDueAt : sending
}
