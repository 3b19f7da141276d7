import type { AudienceRule } from '../../../core/model/campaign-run.ts'
import type { OwnQuietHours } from '../../../core/policy/own-quiet-hours.ts'

import { hasOwnHours, quietHoursFor } from '../../../core/policy/own-quiet-hours.ts'
import { formOfAudience } from '../../../collections/campaigns/audience.ts'

export type CampaignRow = {
  id: string
  name: string
  status?: string | null
  media?: string | (string | { id: string })[] | null
  accounts?: (string | { id: string })[] | null
  audience?: AudienceRule | null
  quietHours?: OwnQuietHours
  discountCode?: string | null
  nudges?: { afterHours: number; condition?: string | null }[] | null
  createdAt: string
  updatedAt: string
}

/** A campaign as the API tells it. */
export const describeCampaign = (row: CampaignRow) =>
  describe(row, [row.media ?? []].flat().map(idOf))

const describe = (row: CampaignRow, files: string[]) => ({
  id: row.id,
  name: row.name,
  status: row.status ?? 'draft',
  accounts: (row.accounts ?? []).map(idOf),
  media: files[0] ?? null,
  files,
  audience: describeAudience(row.audience),
  quietHours: hasOwnHours(row.quietHours) ? quietHoursFor(null, row.quietHours) : null,
  discountCode: row.discountCode ?? null,
  nudges: (row.nudges ?? []).map(({ afterHours, condition }) => ({
    afterHours,
    condition: condition ?? 'no-reply',
  })),
  createdAt: new Date(row.createdAt).toISOString(),
  updatedAt: new Date(row.updatedAt).toISOString(),
})

const idOf = (value: string | { id: string }): string =>
  typeof value === 'string' ? value : value.id

const describeAudience = (rule: AudienceRule | null | undefined) => {
  const form = formOfAudience(rule)
  return { wroteWithinDays: form?.days ?? null, categories: form?.categories ?? [] }
}
