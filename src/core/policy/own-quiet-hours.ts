import type { QuietHours } from '../model/campaign-run.ts'

/** Local times of the recipient in which nothing is sent, where nobody said otherwise. */
export const usualQuietHours: QuietHours = {
  enabled: true,
  from: '22:00',
  to: '08:00',
  mode: 'hold',
}

/** As a workspace or a campaign keeps them: anything may be left open. */
export type QuietHoursWish = { [Key in keyof QuietHours]?: QuietHours[Key] | null } | null

export type OwnQuietHours =
  | (NonNullable<QuietHoursWish> & {
      /** Missing in campaigns of before there was a choice. */
      ownHours?: boolean | null
    })
  | null

const keys = ['enabled', 'from', 'to', 'mode'] as const

/**
 * Whether a campaign goes by hours of its own. One of before there was a choice does where its hours are
 * not the usual ones: those were filled in without anybody's wish.
 */
export const hasOwnHours = (own: OwnQuietHours | undefined): boolean =>
  own?.ownHours ?? keys.some((key) => (own?.[key] ?? usualQuietHours[key]) !== usualQuietHours[key])

/** The hours that hold for a campaign: its own, and what it leaves open by the workspace's. */
export const quietHoursFor = (
  workspace: QuietHoursWish | undefined,
  own?: OwnQuietHours,
): QuietHours => {
  const first = hasOwnHours(own) ? own : null
  return {
    enabled: first?.enabled ?? workspace?.enabled ?? usualQuietHours.enabled,
    from: first?.from ?? workspace?.from ?? usualQuietHours.from,
    to: first?.to ?? workspace?.to ?? usualQuietHours.to,
    mode: first?.mode ?? workspace?.mode ?? usualQuietHours.mode,
  }
}
