'use client'

import { useConfig, useStepNav } from '@payloadcms/ui'
import { useEffect } from 'react'

import { useText } from '../../../ui/use-text.ts'

type TrailProps = { campaign: string; name: string; here: 'tabCheck' | 'tabRun' }

/** Where one is, in the header, as Payload shows it on the tabs it makes itself. */
export const Trail = ({ campaign, name, here }: TrailProps) => {
  const { t } = useText()
  const { config } = useConfig()
  const { setStepNav } = useStepNav()
  const list = `${config.routes.admin}/collections/campaigns`
  const [campaigns, tab] = [t('collections:campaigns'), t(`campaigns:${here}`)]
  useEffect(() => {
    setStepNav([
      { label: campaigns, url: list },
      { label: name, url: `${list}/${campaign}` },
      { label: tab },
    ])
  }, [setStepNav, campaigns, tab, list, name, campaign])
  return null
}
