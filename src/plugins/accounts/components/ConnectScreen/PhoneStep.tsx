'use client'

import { useState } from 'react'

import type { Network } from '../../../../core/model/lane.ts'
import type { ConnectAnswer } from '../connect-steps.ts'
import type { StepProps } from './index.tsx'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { useWait } from '../../../../ui/use-wait.ts'
import { NetworkChoice } from './NetworkChoice.tsx'
import { errorOf, Refusal } from './Refusal.tsx'

/** The number that signs in, and the Telegram it signs in to. */
export const PhoneStep = ({ onAnswer, network: usual, simulator }: StepProps) => {
  const { t } = useText()
  const [phone, setPhone] = useState('')
  const [name, setName] = useState('')
  const [network, setNetwork] = useState<Network>(usual)
  const connect = useAction<ConnectAnswer>('/session/connect')

  const onSubmit = async () => {
    const named = name.trim() === '' ? {} : { name: name.trim() }
    const answer = await connect.run({ phone: phone.trim(), network, ...named })
    if (answer) onAnswer(answer)
  }
  const until = useWait(connect.failure, () => void onSubmit())
  const blocked = connect.busy ? t('accounts:sending') : until ? t('accounts:waiting') : undefined

  return (
    <Card title={t('accounts:phoneTitle')}>
      <form
        className="h-stack h-stack--3"
        onSubmit={(event) => {
          event.preventDefault()
          if (blocked === undefined) void onSubmit()
        }}
      >
        <PhoneField error={errorOf(connect.failure, 'phone')} onValue={setPhone} value={phone} />
        <NameField error={errorOf(connect.failure, 'name')} onValue={setName} value={name} />
        <NetworkChoice
          error={errorOf(connect.failure, 'network')}
          network={network}
          onNetwork={setNetwork}
          simulator={simulator}
        />
        <Refusal
          failure={connect.failure}
          fields={['phone', 'name', 'network']}
          goesOn
          until={until}
        />
        <div>
          <Button blocked={blocked} look="primary" type="submit">
            {t(connect.busy ? 'accounts:asking' : 'accounts:sendCode')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

type InputProps = {
  value: string
  onValue: (value: string) => void
  error: ReturnType<typeof errorOf>
}

const PhoneField = (props: InputProps) => {
  const { t } = useText()
  return (
    <Field
      {...props}
      autoComplete="tel"
      help={t('accounts:phoneHelp')}
      inputMode="tel"
      label={t('accounts:phone')}
      required
      type="tel"
    />
  )
}

const NameField = (props: InputProps) => {
  const { t } = useText()
  return (
    <Field
      {...props}
      autoComplete="off"
      help={t('accounts:nameHelp')}
      label={t('accounts:name')}
      type="text"
    />
  )
}
