'use client'

import { useConfig, useStepNav } from '@payloadcms/ui'
import { usePathname, useRouter, useSearchParams } from 'next/navigation.js'
import { useEffect } from 'react'

import type { Network } from '../../../../core/model/lane.ts'
import type { ConnectAnswer, Place } from '../connect-steps.ts'

import { Note } from '../../../../ui/Note/index.tsx'
import { Steps } from '../../../../ui/Steps/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { connectSteps, placeAfter, readPlace, writePlace } from '../connect-steps.ts'
import { AgainStep } from './AgainStep.tsx'
import { CodeStep } from './CodeStep.tsx'
import { Done } from './Done.tsx'
import { PasswordStep } from './PasswordStep.tsx'
import { PhoneStep } from './PhoneStep.tsx'

export type ConnectProps = {
  /** What a new account signs in to, unless a person chooses otherwise. */
  network: Network
  /** The local Telegram's own page; empty when there is none. */
  simulator: string
}

export type StepProps = ConnectProps & {
  place: Place
  onAnswer: (answer: ConnectAnswer) => void
  onRestart: () => void
}

/** Phone, code, password, connected: one thing at a time, and the address remembers which. */
export const ConnectScreen = ({ network, simulator }: ConnectProps) => {
  const { t } = useText()
  const router = useRouter()
  const path = usePathname()
  const accounts = useTrail()
  const place = readPlace(new URLSearchParams(useSearchParams().toString()))
  const go = (next: Place) => router.replace(`${path}${writePlace(next)}`)
  const props: StepProps = {
    network,
    simulator,
    place,
    onAnswer: (answer) => go(placeAfter(answer, place)),
    onRestart: () => router.replace(path),
  }
  return (
    <div className="h-stack">
      <div className="h-row h-row--between">
        <h1>{t('accounts:title')}</h1>
        {place.step !== 'done' && (
          <a className="btn btn--style-subtle btn--size-medium" href={accounts}>
            {t('accounts:cancel')}
          </a>
        )}
      </div>
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
        {place.step === 'phone' &&
          (place.account === null ? <PhoneStep {...props} /> : <AgainStep {...props} />)}
        {place.step === 'code' && <CodeStep {...props} />}
        {place.step === 'password' && <PasswordStep {...props} />}
        {place.step === 'done' && <Done account={place.account} />}
        {place.step === 'phone' && <Note>{t('accounts:safety')}</Note>}
      </div>
    </div>
  )
}

/** Where one is, in the header; answers with the address of the accounts. */
const useTrail = (): string => {
  const { t } = useText()
  const { config } = useConfig()
  const { setStepNav } = useStepNav()
  const accounts = `${config.routes.admin}/collections/telegram-accounts`
  useEffect(() => {
    setStepNav([
      { label: t('collections:telegram-accounts'), url: accounts },
      { label: t('accounts:connect') },
    ])
  }, [setStepNav, t, accounts])
  return accounts
}
