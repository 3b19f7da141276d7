'use client'

import { useState } from 'react'

import type { Preview, Sample } from '../preview-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { Pill } from '../../../../ui/Pill/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { Bubble } from '../Bubble/index.tsx'
import { gapText, reasonText } from '../words.ts'
import { Follow } from './Follow.tsx'
import { SeeWho } from './SeeWho.tsx'
import { useNear } from './use-near.ts'

type TheyGetProps = {
  preview: Preview
  timeZone: string
  /** Whom the marketer asked to see; empty for some people. */
  search: string
  onSearch: (search: string) => void
}

/** Word for word what some people will read, one at a time. */
export const TheyGet = ({ preview, timeZone, search, onSearch }: TheyGetProps) => {
  const { t, language } = useText()
  const { samples, links } = preview
  const [shown, setShown] = useState<string | null>(null)
  const at = Math.max(
    0,
    samples.findIndex(({ contact }) => contact === shown),
  )
  const sample = samples[at]
  const go = (step: number) =>
    setShown(samples[(at + step + samples.length) % samples.length]?.contact ?? null)
  const count = (value: number) => formatCount(value, language)
  return (
    <Card
      aside={
        samples.length > 1 && (
          <div className="h-row h-row--tight">
            <span className="h-2nd h-n">
              {t('campaigns:person', { place: count(at + 1), people: count(samples.length) })}
            </span>
            <Step label={t('campaigns:before')} onClick={() => go(-1)} sign="‹" />
            <Step label={t('campaigns:after')} onClick={() => go(1)} sign="›" />
          </div>
        )
      }
      title={t('campaigns:theyGet')}
    >
      <div className="h-stack h-stack--3">
        <div aria-live="polite" className="h-stack h-stack--2">
          {sample ? (
            <Person sample={sample} timeZone={timeZone} />
          ) : (
            <Nobody preview={preview} search={search} />
          )}
        </div>
        {sample?.message && links.length > 0 && <OwnLinks links={links} />}
        <SeeWho onSearch={onSearch} search={search} />
        <p className="h-s h-2nd">{t('campaigns:theyGetRule')}</p>
      </div>
    </Card>
  )
}

type StepProps = { label: string; sign: string; onClick: () => void }

const Step = ({ label, sign, onClick }: StepProps) => (
  <Button onClick={onClick}>
    <span aria-hidden="true" className="h-turn">
      {sign}
    </span>
    <span className="h-sr">{label}</span>
  </Button>
)

const Nobody = ({ preview, search }: { preview: Preview; search: string }) => {
  const { t } = useText()
  if (preview.people === 0) return <p className="h-2nd">{t('campaigns:noSamples')}</p>
  if (search !== '') return <p className="h-2nd">{t('campaigns:nobodyFound', { search })}</p>
  return <p className="h-2nd">{t('campaigns:noMessage')}</p>
}

const Person = ({ sample, timeZone }: { sample: Sample; timeZone: string }) => {
  const { t } = useText()
  const { account, message, gaps, when, nudges } = sample
  const name = sample.name ?? t('campaigns:someone')
  return (
    <>
      <div className="h-row">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <WhenPill timeZone={timeZone} when={when} />
        {message && account && (
          <span className="h-2nd">{t('campaigns:fromAccount', { account })}</span>
        )}
      </div>
      {when.do !== 'now' && <p className="h-2nd">{reasonText(t, when.reason)}</p>}
      <div className="h-chat">
        {message ? (
          <Bubble message={message} />
        ) : (
          <p className="h-chat__none">{t('campaigns:nothingSent', { name })}</p>
        )}
      </div>
      {gaps.map((gap) => (
        <Note key={gap.name} tone="wait">
          <GapText gap={gap} />
        </Note>
      ))}
      {message && <Follow nudges={nudges} timeZone={timeZone} />}
    </>
  )
}

/** A code belongs to the campaign, the other words to the person. */
const GapText = ({ gap: { name, instead } }: { gap: Sample['gaps'][number] }) => {
  const { t } = useText()
  return (
    <>
      <b>{gapText(t, name)}</b>{' '}
      {instead === '' ? t('campaigns:gapNothing') : t('campaigns:gapInstead', { instead })}
    </>
  )
}

const WhenPill = ({ when, timeZone }: { when: Sample['when']; timeZone: string }) => {
  const { t } = useText()
  const near = useNear(timeZone)
  if (when.do === 'now')
    return (
      <Pill icon="send" tone="go">
        {t('campaigns:getsNow')}
      </Pill>
    )
  if (when.do === 'skip')
    return (
      <Pill icon="ban" tone="idle">
        {t('campaigns:getsNothing')}
      </Pill>
    )
  return (
    <Pill icon="moon" tone="wait">
      {t('campaigns:getsFrom', { at: near(when.until) })}
    </Pill>
  )
}

const OwnLinks = ({ links }: { links: readonly string[] }) => {
  const { t } = useText()
  return (
    <p className="h-s h-2nd h-wrap">
      {t('campaigns:ownLinks')} <bdi>{links.join(', ')}</bdi>.
    </p>
  )
}
