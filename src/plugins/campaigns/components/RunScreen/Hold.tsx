'use client'

import { useConfig } from '@payloadcms/ui'
import { useState } from 'react'

import type { RunFigures } from '../run-model.ts'
import type { Text } from '../../../../ui/text.ts'
import type { RunBrakes } from './use-brakes.ts'

import { sendsByItself } from '../../../../core/model/account.ts'
import { Button } from '../../../../ui/Button/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

type HoldProps = { view: RunFigures; brakes: RunBrakes; canSteer: boolean }

/** Why Herald itself paused the run, the figures behind it, and the one way on. */
export const Hold = ({ view, brakes, canSteer }: HoldProps) => {
  const { t } = useText()
  const { config } = useConfig()
  const [asking, setAsking] = useState(false)
  const { hold } = view
  if (view.status !== 'paused' || !hold) return null

  const { kind, fact } = hold
  const why = asksWhy(kind)
  return (
    <Note role="alert" tone={kind === 'sample-is-out' ? 'wait' : 'stop'}>
      <div className="h-hold h-stack h-stack--2">
        <p>
          <b>{t(holdKey(hold), { step: String(hold.step) })}</b> {fact}{' '}
          {t(why ? 'campaigns:holdMore' : `campaigns:holdMore-${kind}`)}
        </p>
        <div className="h-row">
          {kind === 'accounts-out' && (
            <a href={`${config.routes.admin}/connect/telegram${toConnect(view)}`}>
              {t('campaigns:reconnect')}
            </a>
          )}
          {canSteer && (
            <Button
              blocked={blockedBy(view, brakes, t)}
              onClick={() => (why ? setAsking(true) : void brakes.onResume())}
            >
              {t(`campaigns:goOn-${kind === 'sample-is-out' ? 'sample' : 'other'}`)}
            </Button>
          )}
        </div>
      </div>
      {asking && (
        <Confirm
          confirm={t('campaigns:goOn-other')}
          keep={t('campaigns:keepPaused')}
          onConfirm={(reason) => {
            setAsking(false)
            void brakes.onResume(reason)
          }}
          onKeep={() => setAsking(false)}
          title={t('campaigns:askGoOn')}
          typed={{ label: t('campaigns:goOnWhy'), help: t('campaigns:reasonHelp') }}
        >
          {fact} {t('campaigns:askGoOnMore')}
        </Confirm>
      )}
    </Note>
  )
}

const blockedBy = (
  { canGoOn = true }: RunFigures,
  { resuming }: RunBrakes,
  t: Text,
): string | undefined => {
  if (!canGoOn) return t('campaigns:noAccountYet')
  return resuming ? t('campaigns:working') : undefined
}

/** The first few have got the message, or a nudge by hand. */
const holdKey = ({ kind, step }: NonNullable<RunFigures['hold']>): string =>
  step ? 'campaigns:holdNudge' : `campaigns:hold-${kind}`

/** Going on in spite of trouble takes a reason. */
const asksWhy = (kind: string): boolean => kind.startsWith('too-many')

/** The first of its accounts that has to be signed in again: not a new one beside it. */
const toConnect = ({ lanes }: RunFigures): string => {
  const out = lanes.find(({ state }) => !sendsByItself(state))
  return out ? `?account=${out.accountId}` : ''
}
