'use client'

import { useDocumentInfo } from '@payloadcms/ui'
import { useCallback, useEffect, useRef, useState } from 'react'

import type { WhyAnswer } from '../../endpoints/why.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { callApi } from '../../../../ui/call-api.ts'
import { CONTACT_CHANGED } from '../../../../ui/contact-changed.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { formatDayAndTime } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { InWorkspace, useWorkspace } from '../../../../ui/workspace.tsx'
import { workspaceOf } from '../../../../ui/workspace-of.ts'
import { groundText, sentence, whyText, yesText } from './why-model.ts'

/** On a contact: may we write to this person now, and what was said of them before. */
export const WhyPanel = () => {
  const { id } = useDocumentInfo()
  if (id === undefined) return null
  const contact = String(id)
  return (
    <InWorkspace id={workspaceOf(contact)}>
      <Why contact={contact} />
    </InWorkspace>
  )
}

type WhyProps = {
  contact: string
  /** Asks by the rules of this campaign. */
  campaign?: string
}

/** The answer in a sentence, with the rule and the fact behind it. */
export const Why = ({ contact, campaign }: WhyProps) => {
  const { t } = useText()
  const { answer, failed, ask } = useWhy(contact, campaign)
  const aside = (
    <Button look="subtle" onClick={ask}>
      {t('policy:askAgain')}
    </Button>
  )
  return (
    <div className="h field-type">
      <Card aside={aside} title={t('policy:mayWe')}>
        <div className="h-stack h-stack--2">
          <div aria-live="polite">
            {failed && <Note tone="wait">{t('policy:notAsked')}</Note>}
            {!(answer || failed) && <p className="h-2nd">{t('policy:asking')}</p>}
            {answer && <Answer answer={answer} />}
          </div>
          {answer && <Earlier answer={answer} />}
          {answer && <Got answer={answer} />}
        </div>
      </Card>
    </div>
  )
}

const useWhy = (contact: string, campaign: string | undefined) => {
  const [answer, setAnswer] = useState<WhyAnswer | null>(null)
  const [failed, setFailed] = useState(false)
  const workspace = useWorkspace()
  const turn = useRef(0)
  const ask = useCallback(async () => {
    const query = campaign === undefined ? '' : `?campaign=${encodeURIComponent(campaign)}`
    const path = `/api/v1/contacts/${encodeURIComponent(contact)}/why${query}`
    turn.current += 1
    const own = turn.current
    const result = await callApi<WhyAnswer>(path, { workspace })
    if (own !== turn.current) return // It was asked again meanwhile.
    setFailed(!result.ok)
    if (result.ok) setAnswer(result.answer)
  }, [contact, campaign, workspace])
  useEffect(() => void ask(), [ask])
  useEffect(() => {
    const again = () => void ask()
    window.addEventListener(CONTACT_CHANGED, again)
    return () => window.removeEventListener(CONTACT_CHANGED, again)
  }, [ask])
  return { answer, failed, ask: () => void ask() }
}

const tones = { yes: 'go', later: 'wait', no: 'stop' } as const

const Answer = ({ answer }: { answer: WhyAnswer }) => {
  const { t, language } = useText()
  const { may, rule, fact, timeZone } = answer
  const place = { language, timeZone }
  return (
    <Note tone={tones[may]}>
      <strong>{t(`policy:may-${may}`)}</strong>{' '}
      {may === 'yes' ? yesText(t, answer, place) : whyText(t, answer, place)}
      {rule && (
        <span className="h-2nd">
          <br />
          {t('policy:ruleAndFact', { rule: t(`policy:rule-${rule}`), fact: fact ?? '' })}
        </span>
      )}
      {answer.also.map((one) => (
        <span key={one.rule}>
          <br />
          {t('policy:also')} {whyText(t, one, place)}
        </span>
      ))}
    </Note>
  )
}

const Earlier = ({ answer: { decisions, timeZone } }: { answer: WhyAnswer }) => {
  const { t, language } = useText()
  const place = { language, timeZone }
  if (decisions.length === 0) return null
  return (
    <div className="h-stack h-stack--1">
      <h3 className="h-label">{t('policy:before')}</h3>
      <ul className="h-stack h-stack--1">
        {decisions.map(({ campaign, campaignName, step, at, reason, until, rule, fact }) => (
          <li key={`${campaign}.${step}`}>
            <strong>{campaignName ?? campaign}</strong>
            {step > 0 && ` · ${t('policy:nudge', { step })}`}{' '}
            <span className="h-2nd">{formatDayAndTime(at, place)}</span>
            <br />
            {sentence(whyText(t, { reason, since: null, until }, place))}
            {rule === 'nudge' && fact && (
              <span className="h-2nd">
                <br />
                {t('policy:ruleAndFact', { rule: t(`policy:rule-${rule}`), fact })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What went to them, and why it was allowed to. */
const Got = ({ answer: { sent, timeZone } }: { answer: WhyAnswer }) => {
  const { t, language } = useText()
  const place = { language, timeZone }
  if (sent.length === 0) return null
  return (
    <div className="h-stack h-stack--1">
      <h3 className="h-label">{t('policy:got')}</h3>
      <ul className="h-stack h-stack--1">
        {sent.map(({ campaign, campaignName, step, at, ground }) => (
          <li key={`${campaign}.${step}`}>
            <strong>{campaignName ?? campaign}</strong>
            {step > 0 && ` · ${t('policy:nudge', { step })}`}{' '}
            <span className="h-2nd">{formatDayAndTime(at, place)}</span>
            {ground && (
              <>
                <br />
                {groundText(t, ground, place)}
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
