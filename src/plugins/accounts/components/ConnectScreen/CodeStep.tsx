'use client'

import { useState } from 'react'

import type { ConnectAnswer } from '../connect-steps.ts'
import type { StepProps } from './index.tsx'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { CodeBoxes } from '../../../../ui/CodeBoxes/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { errorOf, Refusal } from './Refusal.tsx'

/** The code that Telegram sent. The last digit submits; a wrong one clears the boxes. */
export const CodeStep = ({ place, onAnswer, onRestart }: StepProps) => {
  const { t } = useText()
  const [code, setCode] = useState('')
  const verify = useAction<ConnectAnswer>('/session/verify')
  const { account, codeLength } = place

  const submit = async (full: string) => {
    const answer = await verify.run({ accountId: account, code: full })
    if (answer) return onAnswer(answer)
    setCode('')
  }
  const onValue = (value: string) => {
    setCode(value)
    if (value.length === codeLength && !verify.busy) void submit(value)
  }

  return (
    <Card title={t('accounts:codeTitle')}>
      <form
        className="h-stack h-stack--3"
        onSubmit={(event) => {
          event.preventDefault()
          if (code.length === codeLength) void submit(code)
        }}
      >
        <p>{t('accounts:codeHelp')}</p>
        <CodeBoxes
          boxLabel={(number) => t('accounts:codeBox', { place: number })}
          error={errorOf(verify.failure, 'code')}
          legend={t('accounts:codeLegend', { length: codeLength })}
          length={codeLength}
          onValue={onValue}
          value={code}
        />
        <Refusal failure={verify.failure} fields={['code']} />
        <Actions busy={verify.busy} onRestart={onRestart} />
      </form>
    </Card>
  )
}

type ActionsProps = { busy: boolean; onRestart: () => void }

const Actions = ({ busy, onRestart }: ActionsProps) => {
  const { t } = useText()
  return (
    <div className="h-row">
      <Button blocked={busy ? t('accounts:sending') : undefined} look="primary" type="submit">
        {t('accounts:check')}
      </Button>
      <button className="h-linkbtn" onClick={onRestart} type="button">
        {t('accounts:another')}
      </button>
    </div>
  )
}
