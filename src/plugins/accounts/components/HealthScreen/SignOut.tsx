'use client'

import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

type SignOutProps = { account: string; onDone: () => void }

/** Ends the account's session at Telegram, or a login that is under way: it may be deleted from then on. */
export const SignOut = ({ account, onDone }: SignOutProps) => {
  const { t } = useText()
  const [asking, setAsking] = useState(false)
  const out = useAction(`/api/v1/accounts/${account}/log-out`)
  const onSignOut = async () => {
    setAsking(false)
    if ((await out.run()) !== null) onDone()
  }
  return (
    <div className="h-row">
      <Button
        blocked={out.busy ? t('accounts:signingOut') : undefined}
        onClick={() => setAsking(true)}
      >
        {t('accounts:signOut')}
      </Button>
      {out.failure && (
        <Note role="alert" tone="stop">
          {out.failure.detail ?? t('accounts:failed')}
        </Note>
      )}
      {asking && (
        <Confirm
          confirm={t('accounts:signOut')}
          danger
          keep={t('accounts:staySignedIn')}
          onConfirm={onSignOut}
          onKeep={() => setAsking(false)}
          title={t('accounts:askSignOut')}
        >
          {t('accounts:askSignOutMore')}
        </Confirm>
      )}
    </div>
  )
}
