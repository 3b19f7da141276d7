'use client'

import { useRef, useState } from 'react'

import type { Text } from '../../../../ui/text.ts'
import type { PersonAnswer } from '../../endpoints/why.ts'
import type { Place } from './became-text.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { callApi } from '../../../../ui/call-api.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { useWorkspace } from '../../../../ui/workspace.tsx'
import { sentence, whyText, yesText } from '../WhyPanel/why-model.ts'
import { becameText, behindText, stepsToTell } from './became-text.ts'

type WhyNotProps = { path: string; timeZone: string }
type Answer = { people: readonly PersonAnswer[]; more: boolean }
type Found = Answer | 'failed' | null

/** On a run: what became of one person, and why, in a sentence. */
export const WhyNot = ({ path, timeZone }: WhyNotProps) => {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<Found>(null)
  const workspace = useWorkspace()
  const turn = useRef(0)
  const onLook = async () => {
    if (typed.trim() === '') return setFound(null)
    const search = encodeURIComponent(typed.trim())
    turn.current += 1
    const own = turn.current
    const address = `${path}/why?search=${search}`
    const result = await callApi<Answer>(address, { workspace })
    if (own !== turn.current) return // Somebody else is looked for by now.
    setFound(result.ok ? result.answer : 'failed')
  }
  return (
    <Card title={t('policy:whatBecame')}>
      <div className="h-stack h-stack--2">
        <search>
          <form
            className="h-find"
            onSubmit={(event) => {
              event.preventDefault()
              void onLook()
            }}
          >
            <Field
              autoComplete="off"
              label={t('policy:whatBecameMore')}
              maxLength={100}
              onValue={setTyped}
              type="search"
              value={typed}
            />
            <Button type="submit">{t('policy:look')}</Button>
          </form>
        </search>
        <div aria-live="polite">
          <People found={found} timeZone={timeZone} />
        </div>
      </div>
    </Card>
  )
}

const People = ({ found, timeZone }: { found: Found; timeZone: string }) => {
  const { t, language } = useText()
  if (found === null) return null
  if (found === 'failed') return <p>{t('policy:notAsked')}</p>
  if (found.people.length === 0) return <p>{t('policy:nobodyFound')}</p>
  return (
    <>
      <ul className="h-stack h-stack--2">
        {found.people.map((person) => (
          <li key={person.contact}>
            <strong>{person.name}</strong>
            <Steps person={person} place={{ language, timeZone }} />
            <span className="h-2nd">
              {t('policy:now')} {nowText(t, person, { language, timeZone })}
            </span>
          </li>
        ))}
      </ul>
      {found.more && <p className="h-2nd">{t('policy:moreFound')}</p>}
    </>
  )
}

/** The message and each nudge: what became of it, and the rule behind that. */
const Steps = ({ person, place }: { person: PersonAnswer; place: Place }) => {
  const { t } = useText()
  const steps = stepsToTell(person)
  return (
    <ul>
      {steps.map((one) => {
        const behind = behindText(t, one)
        return (
          <li key={one.step}>
            {steps.length > 1 && (
              <b>
                {one.step === 0
                  ? t('policy:theMessage')
                  : sentence(t('policy:nudge', { step: one.step }))}{' '}
              </b>
            )}
            {becameText(t, one, place)}
            {behind && (
              <span className="h-2nd">
                <br />
                {behind}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const nowText = (t: Text, { now }: PersonAnswer, place: Place): string => {
  const said = now.may === 'yes' ? yesText(t, now, place) : whyText(t, now, place)
  return `${t(`policy:may-${now.may}`)} ${said}`
}
