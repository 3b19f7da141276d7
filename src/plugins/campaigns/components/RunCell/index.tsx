import type { DefaultServerCellComponentProps } from 'payload'

import type { CampaignRun } from '../../../../core/model/campaign-run.ts'

import { slugs } from '../../../../collections/slugs.ts'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { textOf } from '../../../../ui/text.ts'
import { runLink } from '../run-link.ts'

type Run = Pick<CampaignRun, 'campaign' | 'tenant' | 'test'>

/** The campaign of a run, by name, with the way to its run tab; a test to oneself says that it is one. */
export const RunCell = async ({ rowData, payload, i18n }: DefaultServerCellComponentProps) => {
  const t = textOf(i18n)
  const { campaign, path, isTest } = runLink(rowData as Run)
  const { docs } = await payload.find({
    collection: slugs.campaigns as never,
    // Only a name, for a row that was read under the viewer's own rights.
    where: { and: [{ id: { equals: campaign } }, { tenant: { equals: tenantOf(rowData) } }] },
    ...{ limit: 1, depth: 0, pagination: false, overrideAccess: true },
    select: { name: true } as never,
  })
  const [found] = docs as { name?: string }[]
  return (
    <span className="h h-row">
      {found ? (
        <a href={`${payload.config.routes.admin}${path}`}>{found.name}</a>
      ) : (
        t('campaigns:campaignGone')
      )}
      {isTest && (
        <Pill icon="send" tone="line">
          {t('campaigns:toYourself')}
        </Pill>
      )}
    </span>
  )
}

const tenantOf = ({ tenant }: { tenant?: unknown }): string =>
  typeof tenant === 'object' && tenant !== null && 'id' in tenant
    ? String(tenant.id)
    : String(tenant ?? '')
