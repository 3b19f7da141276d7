'use client'

import { useDocumentInfo } from '@payloadcms/ui'
import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { formatDayAndTime } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { CopyField } from './CopyField.tsx'
import { type Ask, Question } from './Question.tsx'
import { type Secrets, type Shop, useSecrets } from './use-secrets.ts'

/** On a shop: what it needs to sign its orders with, and where it sends them. */
export const SecretsCard = () => {
  const { id, savedDocumentData } = useDocumentInfo()
  if (id === undefined) return null
  const { name, tenant } = (savedDocumentData ?? {}) as { name?: string; tenant?: unknown }
  const workspace = typeof tenant === 'string' ? tenant : undefined
  return <Connect name={name ?? ''} source={String(id)} workspace={workspace} />
}

const Connect = (shop: Shop) => {
  const { t } = useText()
  const secrets = useSecrets(shop)
  const { view, made, refused } = secrets
  return (
    <div className="h field-type">
      <Card title={t('shop:connect')}>
        <div className="h-stack h-stack--3">
          {view && <Kept view={view} />}
          {view && view.active > 0 && <Told made={made} view={view} />}
          {secrets.removed && (
            <Note role="status" tone="go">
              {t('shop:removed')}
            </Note>
          )}
          {refused && (
            <Note role="alert" tone="stop">
              {refused}
            </Note>
          )}
          {view?.mayChange && <Actions secrets={secrets} view={view} />}
        </div>
      </Card>
    </div>
  )
}

type ViewProps = { view: Secrets }

/** How many there are, and since when. */
const Kept = ({ view: { active, since, timeZone, mayChange } }: ViewProps) => {
  const { t, language } = useText()
  if (active === 0) return <p className="h-2nd">{t(mayChange ? 'shop:none' : 'shop:mayNot')}</p>
  const line = (key: string, at: string | null | undefined) =>
    at
      ? t(`shop:${key}`, { at: formatDayAndTime(at, { language, timeZone }) })
      : t(`shop:${key}Undated`)
  return (
    <div className="h-stack h-stack--1">
      <b>{t(active > 1 ? 'shop:count-2' : 'shop:count-1')}</b>
      <p className="h-2nd">{line('newest', since[0])}</p>
      {active > 1 && <p className="h-2nd">{line('before', since[1])}</p>}
    </div>
  )
}

/** What to put into the shop; a secret only while it is new. */
const Told = ({ made, view: { address, headers } }: ViewProps & { made: string | null }) => {
  const { t } = useText()
  return (
    <div className="h-stack h-stack--3">
      {made && (
        <div role="status">
          <CopyField help={t('shop:secretMore')} label={t('shop:secret')} value={made} />
        </div>
      )}
      <CopyField label={t('shop:address')} value={address} />
      <div className="h-field">
        <span className="h-label">{t('shop:headers')}</span>
        <span>{headers.join(', ')}</span>
        <span className="h-help">{t('shop:headersMore')}</span>
      </div>
    </div>
  )
}

type ActionsProps = ViewProps & { secrets: ReturnType<typeof useSecrets> }

const Actions = ({ view: { active }, secrets }: ActionsProps) => {
  const { t } = useText()
  const [asking, setAsking] = useState<Ask | null>(null)
  const blocked = secrets.busy ? t('shop:working') : undefined
  const onMake = () => (active === 0 ? void secrets.make() : setAsking('make'))
  const onConfirm = (ask: Ask) => {
    setAsking(null)
    void (ask === 'make' ? secrets.make() : secrets.removePrevious())
  }
  return (
    <div className="h-row">
      <Button blocked={blocked} look={active === 0 ? 'primary' : 'secondary'} onClick={onMake}>
        {t('shop:make')}
      </Button>
      {active > 1 && (
        <Button blocked={blocked} danger onClick={() => setAsking('remove')}>
          {t('shop:remove')}
        </Button>
      )}
      {asking && (
        <Question
          active={active}
          ask={asking}
          onConfirm={() => onConfirm(asking)}
          onKeep={() => setAsking(null)}
        />
      )}
    </div>
  )
}
