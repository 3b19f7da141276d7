'use client'

import { useState } from 'react'

import type { ConnectAnswer, Place } from '../connect-steps.ts'
import type { StepProps } from './index.tsx'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { CodeBoxes } from '../../../../ui/CodeBoxes/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { useWait } from '../../../../ui/use-wait.ts'
import { errorOf, Refusal } from './Refusal.tsx'

/** The code that Telegram sent. The last digit submits; a wrong one clears the boxes. */
export const CodeStep = ({ place, onAnswer, onRestart, simulator }: StepProps) => {
  const { t } = useText()
  const { codeLength } = place
  const { code, onValue, submit, onAgain, sent, short, failure, until, blocked } = useCode(
    place,
    onAnswer,
  )
  const tooShort = short ? t('accounts:codeShort', { length: codeLength }) : undefined
  return (
    <Card title={t('accounts:codeTitle')}>
      <form
        className="h-stack h-stack--3"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Where simulator={simulator} />
        <CodeBoxes
          boxLabel={(number) => t('accounts:codeBox', { place: number })}
          error={tooShort ?? errorOf(failure, 'code')}
          legend={t('accounts:codeLegend', { length: codeLength })}
          length={codeLength}
          onValue={onValue}
          value={code}
        />
        {sent && <Note role="status">{t('accounts:sentAgain')}</Note>}
        <Refusal failure={failure} fields={['code']} until={until} />
        <Actions blocked={blocked} onAgain={onAgain} onRestart={onRestart} />
      </form>
    </Card>
  )
}

/** What is typed, and what Telegram says to it. */
const useCode = ({ account, codeLength }: Place, onAnswer: StepProps['onAnswer']) => {
  const { t } = useText()
  const [code, setCode] = useState('')
  const [sent, setSent] = useState(false)
  const [short, setShort] = useState(false)
  const verify = useAction<ConnectAnswer>('/session/verify')
  const again = useAction<ConnectAnswer>('/session/connect')
  const failure = again.failure ?? verify.failure
  const until = useWait(failure)
  const busy = verify.busy || again.busy
  const blocked = busy ? t('accounts:sending') : until ? t('accounts:waiting') : undefined

  const check = async (full: string) => {
    if (full.length !== codeLength || blocked !== undefined) return
    again.clear()
    setSent(false)
    const answer = await verify.run({ accountId: account, code: full })
    if (answer) return onAnswer(answer)
    setCode('')
  }
  const onValue = (value: string) => {
    setShort(false)
    setCode(value)
    void check(value)
  }
  const onAgain = async () => {
    verify.clear()
    setShort(false)
    setCode('')
    const answer = await again.run({ accountId: account })
    setSent(answer !== null)
    if (answer) onAnswer(answer)
  }
  const submit = () => {
    setShort(code.length !== codeLength)
    void check(code)
  }
  return { code, onValue, submit, onAgain, sent, short, failure, until, blocked }
}

const Where = ({ simulator }: Pick<StepProps, 'simulator'>) => {
  const { t } = useText()
  return (
    <p>
      {t('accounts:codeHelp')}
      {simulator !== '' && (
        <>
          {' '}
          {t('accounts:codeSandbox')}{' '}
          <a href={simulator} rel="noreferrer" target="_blank">
            {t('accounts:codesPage')}
          </a>
        </>
      )}
    </p>
  )
}

type ActionsProps = { blocked: string | undefined; onAgain: () => void; onRestart: () => void }

const Actions = ({ blocked, onAgain, onRestart }: ActionsProps) => {
  const { t } = useText()
  return (
    <div className="h-row">
      <Button blocked={blocked} look="primary" type="submit">
        {t('accounts:check')}
      </Button>
      <Button blocked={blocked} onClick={onAgain}>
        {t('accounts:codeAgain')}
      </Button>
      <button className="h-linkbtn" onClick={onRestart} type="button">
        {t('accounts:another')}
      </button>
    </div>
  )
}
