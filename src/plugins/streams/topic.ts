import type { TenantEvent } from '../../core/model/event.ts'

/** True for events that belong to a topic: `dashboard` is everything, `run.<campaign>` one campaign. */
export const belongsTo = (topic: string, { campaign }: Pick<TenantEvent, 'campaign'>): boolean =>
  topic === 'dashboard' || topic === `run.${campaign}`

/** The campaign whose events alone make up a topic; undefined where it is all of the workspace's. */
export const campaignOf = (topic: string): string | undefined =>
  topic.startsWith('run.') ? topic.slice('run.'.length) : undefined

/** An event as clients read it. */
export const toClient = ({ _id: id, type, at, campaign, contact, account, data }: TenantEvent) => ({
  id,
  type,
  at,
  campaign,
  contact,
  account,
  data,
})
