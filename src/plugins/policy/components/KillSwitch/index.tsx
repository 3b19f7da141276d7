'use client'

import { useAuth, useDocumentInfo, useField } from '@payloadcms/ui'
import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { mayTurn, rolesIn } from '../may.ts'

/** Stops all sending of the workspace at once, or lets it go on; both are asked about first. */
export const KillSwitch = ({ path }: { path: string }) => {
  const { t } = useText()
  const { id } = useDocumentInfo()
  const { user } = useAuth()
  const { value } = useField<boolean>({ path })
  const [turned, setTurned] = useState<boolean | null>(null)
  const [asking, setAsking] = useState(false)
  const isOff = turned ?? value ?? false
  const verb = isOff ? 'resume-sending' : 'stop-sending'
  const turn = useAction(`/api/v1/workspace/${verb}`, 'POST', id === undefined ? '' : String(id))
  const onTurn = async (reason: string) => {
    setAsking(false)
    if ((await turn.run(isOff ? {} : { reason })) !== null) setTurned(!isOff)
  }
  if (id === undefined) return null
  const roles = rolesIn(user, String(id))
  const aside = mayTurn(roles, isOff) && (
    <Button danger={!isOff} onClick={() => setAsking(true)}>
      {t(isOff ? 'policy:resumeAll' : 'policy:stopAll')}
    </Button>
  )
  return (
    <div className="h field-type">
      <Card aside={aside} title={t('policy:sending')}>
        <div className="h-stack h-stack--2">
          <Note role="status" tone={isOff ? 'stop' : 'go'}>
            {t(isOff ? 'policy:sendingOff' : 'policy:sendingOn')}{' '}
            {isOff && !mayTurn(roles, isOff) && t('policy:onlyOwner')}
          </Note>
          {turn.failure && (
            <Note role="alert" tone="stop">
              {turn.failure.detail ?? t('policy:failed')}
            </Note>
          )}
        </div>
      </Card>
      {asking && <Ask isOff={isOff} onKeep={() => setAsking(false)} onTurn={onTurn} />}
    </div>
  )
}

type AskProps = { isOff: boolean; onTurn: (reason: string) => void; onKeep: () => void }

const Ask = ({ isOff, onTurn, onKeep }: AskProps) => {
  const { t } = useText()
  if (isOff)
    return (
      <Confirm
        confirm={t('policy:resumeAll')}
        keep={t('policy:keepOff')}
        onConfirm={onTurn}
        onKeep={onKeep}
        title={t('policy:askResume')}
      >
        {t('policy:askResumeMore')}
      </Confirm>
    )
  return (
    <Confirm
      confirm={t('policy:stopAll')}
      danger
      keep={t('policy:keepOn')}
      onConfirm={onTurn}
      onKeep={onKeep}
      title={t('policy:askStop')}
      typed={{ label: t('policy:reason'), help: t('policy:reasonHelp') }}
    >
      {t('policy:askStopMore')}
    </Confirm>
  )
}
