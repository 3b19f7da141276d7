'use client'

import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

/** On an account that rests for its risk: an owner has looked and lets it go on, and says why. */
export const GoOn = ({ account, isOwner }: { account: string; isOwner: boolean }) => {
  const { t } = useText()
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState(false)
  const go = useAction(`/api/v1/accounts/${account}/go-on`)
  const onGo = async (reason: string) => {
    setAsking(false)
    if ((await go.run({ reason })) !== null) setDone(true)
  }
  if (!isOwner) return <p className="h-2nd">{t('accounts:onlyOwnerGoesOn')}</p>
  if (done) return <Note role="status">{t('accounts:goesOn')}</Note>
  return (
    <div className="h-row">
      <Button onClick={() => setAsking(true)}>{t('accounts:goOn')}</Button>
      {go.failure && (
        <Note role="alert" tone="stop">
          {go.failure.detail ?? t('accounts:failed')}
        </Note>
      )}
      {asking && (
        <Confirm
          confirm={t('accounts:goOn')}
          keep={t('accounts:letRest')}
          onConfirm={onGo}
          onKeep={() => setAsking(false)}
          title={t('accounts:askGoOn')}
          typed={{ label: t('accounts:goOnWhy'), help: t('accounts:goOnWhyHelp') }}
        >
          {t('accounts:askGoOnMore')}
        </Confirm>
      )}
    </div>
  )
}
