'use client'

import { useState } from 'react'

import type { ConnectAnswer } from '../connect-steps.ts'
import type { StepProps } from './index.tsx'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { errorOf, Refusal } from './Refusal.tsx'

/** The number that signs in. */
export const PhoneStep = ({ onAnswer }: StepProps) => {
  const { t } = useText()
  const [phone, setPhone] = useState('')
  const [name, setName] = useState('')
  const connect = useAction<ConnectAnswer>('/session/connect')

  const onSubmit = async () => {
    const named = name.trim() === '' ? {} : { name: name.trim() }
    const answer = await connect.run({ phone: phone.trim(), ...named })
    if (answer) onAnswer(answer)
  }

  return (
    <Card title={t('accounts:stepPhone')}>
      <form
        className="h-stack h-stack--3"
        onSubmit={(event) => {
          event.preventDefault()
          void onSubmit()
        }}
      >
        <PhoneField error={errorOf(connect.failure, 'phone')} onValue={setPhone} value={phone} />
        <NameField error={errorOf(connect.failure, 'name')} onValue={setName} value={name} />
        <Refusal failure={connect.failure} fields={['phone', 'name']} />
        <div>
          <Button
            blocked={connect.busy ? t('accounts:sending') : undefined}
            look="primary"
            type="submit"
          >
            {t('accounts:sendCode')}
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
