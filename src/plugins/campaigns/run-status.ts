import type { RunStatus } from '../../core/model/campaign-run.ts'

import { runStatuses } from '../../core/model/campaign-run.ts'

const moves: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  draft: ['scheduled', 'expanding'],
  scheduled: ['expanding', 'stopped', 'failed'],
  expanding: ['running', 'paused', 'stopped', 'failed'],
  running: ['paused', 'finishing', 'done', 'stopped', 'failed'],
  paused: ['running', 'expanding', 'finishing', 'stopped', 'failed'],
  finishing: ['done', 'paused', 'running', 'stopped', 'failed'],
  // Only a nudge wakes a finished run; its first message is never sent again.
  done: ['finishing'],
  stopped: [],
  failed: [],
}

/** Whether a run may go from one state to another. */
export const canMove = (from: RunStatus, to: RunStatus): boolean => moves[from].includes(to)

/** The states from which `to` can be reached: the filter of the compare-and-set. */
export const sourcesOf = (to: RunStatus): RunStatus[] =>
  runStatuses.filter((from) => canMove(from, to))

/** Messages may go out in these states. */
export const sendingStatuses = ['expanding', 'running', 'finishing'] as const satisfies RunStatus[]

/** A run in one of these has its accounts for itself; the next one waits in line. */
export const holdingStatuses = ['expanding', 'running', 'paused'] as const satisfies RunStatus[]

/** Nothing more happens by itself. */
export const finalStatuses = ['done', 'stopped', 'failed'] as const satisfies RunStatus[]

export type SettleFacts = {
  status: RunStatus
  expanded: boolean
  /** Rows of the message itself that still want to go out. */
  openFirst: number
  /** Rows of nudges that wait, and sent rows whose nudge is not yet planned. */
  openNudges: number
}

/** Where a run goes next by itself, or null while it stays. */
export const settle = ({ status, expanded, openFirst, openNudges }: SettleFacts) => {
  if (status === 'running' && expanded && openFirst === 0)
    return openNudges > 0 ? 'finishing' : 'done'
  if (status === 'finishing' && openFirst === 0 && openNudges === 0) return 'done'
  return null
}
