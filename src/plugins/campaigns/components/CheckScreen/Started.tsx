'use client'

import { useConfig } from '@payloadcms/ui'

import type { RunStatus } from '../../../../core/model/campaign-run.ts'

import { slugs } from '../../../../collections/slugs.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { StatusPill } from '../StatusPill.tsx'

type StartedProps = { campaign: string; status: RunStatus }

/** In the place of the start, once there was one: where to look how it goes. A campaign starts once. */
export const Started = ({ campaign, status }: StartedProps) => {
  const { t } = useText()
  const { config } = useConfig()
  return (
    <Card aside={<StatusPill status={status} t={t} />} strong title={t('campaigns:wasStarted')}>
      <div className="h-stack h-stack--2">
        <p>{t('campaigns:wasStartedMore')}</p>
        <a
          className="btn btn--style-primary btn--size-medium"
          href={`${config.routes.admin}/collections/${slugs.campaigns}/${campaign}/run`}
        >
          {t('campaigns:toRun')}
        </a>
      </div>
    </Card>
  )
}
