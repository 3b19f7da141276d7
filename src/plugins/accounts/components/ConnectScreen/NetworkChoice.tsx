'use client'

import { useId } from 'react'

import type { Network } from '../../../../core/model/lane.ts'

import { FieldError } from '../../../../ui/Field/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

type ChoiceProps = {
  network: Network
  onNetwork: (network: Network) => void
  /** The local Telegram's own page, when there is one. */
  simulator: string
  error: string | undefined
}

const networks = ['sandbox', 'telegram'] as const satisfies Network[]

/** The local Telegram, in which nothing reaches anybody, or the real one and what it needs. */
export const NetworkChoice = ({ network, onNetwork, simulator, error }: ChoiceProps) => {
  const { t } = useText()
  const id = useId()
  return (
    <fieldset
      aria-describedby={error === undefined ? undefined : `${id}-error`}
      className="h-choices h-stack h-stack--2"
    >
      <legend className="h-label">{t('accounts:network')}</legend>
      {networks.map((value) => (
        <label className="h-choice" key={value}>
          <input
            checked={network === value}
            name={id}
            onChange={() => onNetwork(value)}
            type="radio"
            value={value}
          />
          <span>
            <b>{t(`accounts:network-${value}`)}</b>
            <span className="h-help h-block">{t(`accounts:network-${value}-more`)}</span>
          </span>
        </label>
      ))}
      {network === 'sandbox' && simulator !== '' && (
        <p className="h-help">
          {t('accounts:codesAt')}{' '}
          <a href={simulator} rel="noreferrer" target="_blank">
            {t('accounts:codesPage')}
          </a>
        </p>
      )}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  )
}
