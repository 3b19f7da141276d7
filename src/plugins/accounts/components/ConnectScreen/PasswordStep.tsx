'use client'

import { useState } from 'react'

import type { ConnectAnswer } from '../connect-steps.ts'
import type { StepProps } from './index.tsx'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { useWait } from '../../../../ui/use-wait.ts'
import { errorOf, Refusal } from './Refusal.tsx'

/** The two-step password. It leaves with the request and is kept nowhere. */
export const PasswordStep = ({ place, onAnswer, onRestart }: StepProps) => {
  const { t } = useText()
  const [password, setPassword] = useState('')
  const verify = useAction<ConnectAnswer>('/session/verify')
  const { hint } = place
  const until = useWait(verify.failure)
  const blocked = verify.busy ? t('accounts:sending') : until ? t('accounts:waiting') : undefined

  const onSubmit = async () => {
    const answer = await verify.run({ accountId: place.account, password })
    setPassword('')
    if (answer) onAnswer(answer)
  }

  return (
    <Card title={t('accounts:passwordTitle')}>
      <form
        className="h-stack h-stack--3"
        onSubmit={(event) => {
          event.preventDefault()
          if (blocked === undefined) void onSubmit()
        }}
      >
        <Field
          autoComplete="current-password"
          error={errorOf(verify.failure, 'password')}
          help={hint ? t('accounts:passwordHint', { hint }) : t('accounts:passwordHelp')}
          label={t('accounts:password')}
          onValue={setPassword}
          required
          type="password"
          value={password}
        />
        <Refusal failure={verify.failure} fields={['password']} until={until} />
        <div className="h-row">
          <Button blocked={blocked} look="primary" type="submit">
            {t('accounts:signIn')}
          </Button>
          <button className="h-linkbtn" onClick={onRestart} type="button">
            {t('accounts:another')}
          </button>
        </div>
      </form>
    </Card>
  )
}
