'use client'

import { useConfig } from '@payloadcms/ui'

import { Card } from '../../../../ui/Card/index.tsx'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { useAccount } from './use-account.ts'

/** Who is signed in now, and what to do with it. */
export const Done = ({ account }: { account: string | null }) => {
  const { t } = useText()
  const { config } = useConfig()
  const row = useAccount(account)
  const collections = `${config.routes.admin}/collections`
  const facts = [
    [t('accounts:name'), row?.name],
    [t('accounts:atTelegram'), [row?.firstName, at(row?.username)].filter(Boolean).join(' · ')],
    [t('accounts:phoneShort'), row?.phoneMasked],
  ] as const
  return (
    <Card
      aside={
        <Pill icon="check" tone="go">
          {t('accounts:state-connected')}
        </Pill>
      }
      title={t('accounts:doneTitle')}
    >
      <div className="h-stack h-stack--3">
        <p role="status">{t('accounts:doneMore')}</p>
        <dl className="h-dl" style={{ minHeight: 72 }}>
          {facts.map(
            ([label, value]) =>
              value && (
                <div key={label} style={{ display: 'contents' }}>
                  <dt>{label}</dt>
                  <dd>
                    <bdi>{value}</bdi>
                  </dd>
                </div>
              ),
          )}
        </dl>
        <div className="h-row">
          <a
            className="btn btn--style-primary btn--size-medium"
            href={`${collections}/campaigns/create`}
          >
            {t('accounts:newCampaign')}
          </a>
          <a className="h-tap" href={`${collections}/telegram-accounts`}>
            {t('accounts:allAccounts')}
          </a>
        </div>
      </div>
    </Card>
  )
}

const at = (username: string | null | undefined) => (username ? `@${username}` : null)
