'use client'

import { useConfig, useStepNav } from '@payloadcms/ui'
import { useEffect } from 'react'

import { useText } from '../../../../ui/use-text.ts'

/** Where one is, in the header, as Payload shows it on the tabs it makes itself. */
export const Trail = ({ account, name }: { account: string; name: string }) => {
  const { t } = useText()
  const { config } = useConfig()
  const { setStepNav } = useStepNav()
  const list = `${config.routes.admin}/collections/telegram-accounts`
  const [accounts, tab] = [t('collections:telegram-accounts'), t('accounts:tabHealth')]
  useEffect(() => {
    setStepNav([
      { label: accounts, url: list },
      { label: name, url: `${list}/${account}` },
      { label: tab },
    ])
  }, [setStepNav, accounts, tab, list, name, account])
  return null
}
