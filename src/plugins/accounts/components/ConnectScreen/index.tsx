'use client'

import { useConfig } from '@payloadcms/ui'
import { usePathname, useRouter, useSearchParams } from 'next/navigation.js'

import type { ConnectAnswer, Place } from '../connect-steps.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { Steps } from '../../../../ui/Steps/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { connectSteps, placeAfter, readPlace, writePlace } from '../connect-steps.ts'
import { CodeStep } from './CodeStep.tsx'
import { PasswordStep } from './PasswordStep.tsx'
import { PhoneStep } from './PhoneStep.tsx'

export type StepProps = {
  place: Place
  onAnswer: (answer: ConnectAnswer) => void
  onRestart: () => void
}

/** Phone, code, password, connected: one thing at a time, and the address remembers which. */
export const ConnectScreen = ({ sandbox }: { sandbox: boolean }) => {
  const { t } = useText()
  const router = useRouter()
  const path = usePathname()
  const place = readPlace(new URLSearchParams(useSearchParams().toString()))
  const go = (next: Place) => router.replace(`${path}${writePlace(next)}`)
  const props: StepProps = {
    place,
    onAnswer: (answer) => go(placeAfter(answer, place)),
    onRestart: () => router.replace(path),
  }
  return (
    <div className="h-stack">
      <h1>{t('accounts:title')}</h1>
      <Steps
        current={connectSteps.indexOf(place.step)}
        label={t('accounts:steps')}
        steps={[
          t('accounts:stepPhone'),
          t('accounts:stepCode'),
          t('accounts:stepPassword'),
          t('accounts:stepDone'),
        ]}
      />
      <div className="h-narrow h-stack">
        {place.step === 'phone' && <PhoneStep {...props} />}
        {place.step === 'code' && <CodeStep {...props} />}
        {place.step === 'password' && <PasswordStep {...props} />}
        {place.step === 'done' && <Done />}
        {sandbox && place.step !== 'done' && <Note>{t('accounts:sandbox')}</Note>}
        {place.step === 'phone' && <Note>{t('accounts:safety')}</Note>}
      </div>
    </div>
  )
}

const Done = () => {
  const { t } = useText()
  const { config } = useConfig()
  const collections = `${config.routes.admin}/collections`
  return (
    <Card title={t('accounts:doneTitle')}>
      <div className="h-stack h-stack--2" role="status">
        <p>{t('accounts:doneMore')}</p>
        <div className="h-row">
          <a
            className="btn btn--style-primary btn--size-medium"
            href={`${collections}/campaigns/create`}
          >
            {t('accounts:newCampaign')}
          </a>
          <a href={`${collections}/telegram-accounts`}>{t('accounts:allAccounts')}</a>
        </div>
      </div>
    </Card>
  )
}
