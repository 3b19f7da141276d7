import type { DeliveryState } from '../../core/model/delivery.ts'
import type { Rows } from './memory-rows.ts'

/** A campaign as its sender sees it. */
export type SimRun = {
  campaign: string
  tenant: string
  accounts: readonly string[]
  status: 'running' | 'paused' | 'stopped'
  /** The moment (of the world) of the last change of status. */
  since: number
}

/** What features keep in the store: campaigns, who asked not to be written to, switches, figures. */
export type Book = {
  runs: Map<string, SimRun>
  /** When a workspace switched everything off. */
  switchedOff: Map<string, number>
  /** By contact: when it was stored, and by which process. */
  optedOut: Map<string, { at: number; by: string }>
  /** Deliveries that answered themselves: a nudge whose reader has replied. */
  replied: Set<string>
  /** Nobody is written to before this moment (of the world); the recipient's night. */
  nightUntil: Map<string, number>
  counts: Map<string, Counts>
  /** A holder may have written what it could not tell of: it died, or lost the lane. */
  untold: boolean
  /** The worker counts all rows at each sweep until then (of the world); afterwards it has a reason. */
  countsUntil: number
}

export type Counts = Partial<Record<DeliveryState, number>>

export const makeBook = (): Book => ({
  runs: new Map(),
  switchedOff: new Map(),
  optedOut: new Map(),
  replied: new Set(),
  nightUntil: new Map(),
  counts: new Map(),
  untold: false,
  countsUntil: Number.POSITIVE_INFINITY,
})

/** The figures of a campaign, from its rows. */
export const countRows = ({ deliveries }: Rows, campaign: string): Counts => {
  const counts: Counts = {}
  for (const row of deliveries.values())
    if (row.campaign === campaign) counts[row.state] = (counts[row.state] ?? 0) + 1
  return counts
}

/** Whether this campaign may go out now, as its status and its workspace's switch stand. */
export const isSending = (book: Book, campaign: string): boolean => {
  const run = book.runs.get(campaign)
  return run?.status === 'running' && !book.switchedOff.has(run.tenant)
}
