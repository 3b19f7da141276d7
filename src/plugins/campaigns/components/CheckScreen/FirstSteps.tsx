'use client'

import { useId } from 'react'

import type { SizeGate } from '../preview-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { useNear } from './use-near.ts'

type TestProps = { campaign: string; size: SizeGate; timeZone: string; refresh: () => void }
type Tested = { state: 'sent' | 'waiting'; account: string }

/** "Send to me first": into the Saved Messages of the campaign's own account. */
export const SendToMe = ({ campaign, size, timeZone, refresh }: TestProps) => {
  const { t, language } = useText()
  const near = useNear(timeZone)
  const test = useAction<Tested>(`/api/v1/campaigns/${campaign}/test`)
  const { testedAt, demands } = size
  const failure = test.failure ? (test.failure.detail ?? t('campaigns:tryAgain')) : size.testFailed
  const onTest = async () => {
    if (await test.run({})) refresh()
  }
  return (
    <div className="h-stack h-stack--2">
      <Button blocked={test.busy ? t('campaigns:testing') : undefined} onClick={onTest}>
        {t('campaigns:sendToMe')}
      </Button>
      <p className="h-s h-2nd" role="status">
        {testedAt
          ? t('campaigns:testedAt', { at: near(testedAt) })
          : demands === 'test'
            ? t('campaigns:testNeeded', { from: formatCount(size.from, language) })
            : t('campaigns:testMore')}
      </p>
      {failure && (
        <Note role="alert" tone="stop">
          {failure}
        </Note>
      )}
    </div>
  )
}

type HowManyProps = {
  size: SizeGate
  /** As many may get it. */
  most: number
  sample: boolean
  onSample: (sample: boolean) => void
}

/** Everybody at once, or a few first and then the question; a large campaign has no choice. */
export const HowMany = ({ size, most, sample, onSample }: HowManyProps) => {
  const { t, language } = useText()
  const id = useId()
  const few = formatCount(size.sampleSize, language)
  if (most <= size.sampleSize) return null
  if (size.demands !== 'nothing') {
    const from = formatCount(size.from, language)
    return <Note>{t('campaigns:sampleNeeded', { people: few, from })}</Note>
  }
  return (
    <fieldset className="h-choices h-stack h-stack--2">
      <legend className="h-label">{t('campaigns:howMany')}</legend>
      {[false, true].map((value) => (
        <label className="h-choice" key={String(value)}>
          <input
            checked={sample === value}
            name={id}
            onChange={() => onSample(value)}
            type="radio"
            value={String(value)}
          />
          <span>
            <b>{t(value ? 'campaigns:fewFirst' : 'campaigns:allAtOnce', { people: few })}</b>
            <span className="h-help h-block">
              {t(value ? 'campaigns:fewFirstMore' : 'campaigns:allAtOnceMore')}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
