import type { QuietHours, QuietSaid } from '../model/campaign-run.ts'
import type { OwnQuietHours, QuietHoursWish } from './own-quiet-hours.ts'

import { quietHoursFor } from './own-quiet-hours.ts'

type Hours = Pick<QuietHours, 'enabled' | 'from' | 'to'>

/** A campaign's hours as they are stored, with what was said of them. */
export type ToldQuietHours =
  | (NonNullable<OwnQuietHours> & {
      reason?: string | null
      saidBy?: string | null
      saidAt?: Date | string | null
    })
  | null

const DAY_MINUTES = 24 * 60

const minuteOf = (clock: string): number => {
  const [hours, minutes] = String(clock).split(':')
  return Number(hours) * 60 + Number(minutes)
}

const isQuietAt = ({ enabled, from, to }: Hours, minute: number): boolean => {
  if (!enabled) return false
  const [begin, end] = [minuteOf(from), minuteOf(to)]
  return begin > end ? minute >= begin || minute < end : minute >= begin && minute < end
}

/** Whether there is a minute of the day that `than` keeps quiet and these hours do not. */
export const isLessQuiet = (hours: Hours, than: Hours): boolean =>
  Array.from({ length: DAY_MINUTES }).some(
    (_, minute) => isQuietAt(than, minute) && !isQuietAt(hours, minute),
  )

/** What takes away from the workspace's hours, by the name of its field. */
export const fieldOfLess = (hours: Hours, than: Hours): string => {
  if (!hours.enabled) return 'quietHours.enabled'
  return isLessQuiet({ ...than, from: hours.from }, than) ? 'quietHours.from' : 'quietHours.to'
}

type Saving = {
  workspace: QuietHoursWish | undefined
  /** As the campaign has them now; null where it is new. */
  before: ToldQuietHours | undefined
  after: ToldQuietHours | undefined
  /** Null: code of the platform, which nobody asked for. */
  by: { isOwner: boolean } | null
}

/** What becomes of the reason, and of who said it, when a campaign's quiet hours are saved. */
export type QuietSaving =
  | { do: 'forget' | 'keep' | 'stamp' }
  | { do: 'refuse'; why: 'owner' | 'reason'; field: string; than: QuietHours }

/**
 * Hours that take nothing from the workspace's are anybody's choice. Whoever takes some away is an owner and
 * says why; what was said stays while the hours stay.
 */
export const saveQuietHours = ({ workspace, before, after, by }: Saving): QuietSaving => {
  const than = quietHoursFor(workspace)
  const hours = quietHoursFor(workspace, after)
  if (!isLessQuiet(hours, than)) return { do: 'forget' }
  const reason = after?.reason?.trim() ?? ''
  const asBefore = before && !isLessQuiet(hours, quietHoursFor(workspace, before))
  if (asBefore && reason === (before.reason?.trim() ?? '')) return { do: 'keep' }
  if (by === null) return { do: reason === '' ? 'keep' : 'stamp' }
  if (!by.isOwner) return { do: 'refuse', why: 'owner', field: fieldOfLess(hours, than), than }
  if (reason.length < 3) return { do: 'refuse', why: 'reason', field: 'quietHours.reason', than }
  return { do: 'stamp' }
}

/** Who said why a campaign takes away from the workspace's hours; null where nobody has to, or nobody did. */
export const quietSaidOf = (
  workspace: QuietHoursWish | undefined,
  own: ToldQuietHours | undefined,
): { isLess: boolean; said: QuietSaid | null } => {
  const isLess = isLessQuiet(quietHoursFor(workspace, own), quietHoursFor(workspace))
  const { saidBy, saidAt, reason } = own ?? {}
  const said =
    isLess && saidBy && saidAt && reason ? { by: saidBy, reason, at: new Date(saidAt) } : null
  return { isLess, said }
}

/** "22:00–08:00" */
export const hoursInWords = ({ enabled, from, to }: Hours): string =>
  enabled ? `${from}–${to}` : 'off'
