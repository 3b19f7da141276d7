'use client'

import { useAuth, useDocumentInfo } from '@payloadcms/ui'
import { useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { CONTACT_CHANGED } from '../../../../ui/contact-changed.ts'
import { runAlone } from '../../../../ui/run-alone.ts'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { InWorkspace } from '../../../../ui/workspace.tsx'
import { workspaceOf } from '../../../../ui/workspace-of.ts'
import { mayDecide, rolesIn } from '../may.ts'

/** On a contact: what the team knows of them. They agreed, or nobody writes to them any more. */
export const ConsentCard = () => {
  const { id } = useDocumentInfo()
  const { user } = useAuth()
  if (id === undefined) return null
  const contact = String(id)
  const workspace = workspaceOf(contact)
  if (!mayDecide(rolesIn(user, workspace))) return null
  return (
    <InWorkspace id={workspace}>
      <Choices contact={contact} />
    </InWorkspace>
  )
}

type Ask = 'agree' | 'stop'
/** What is said besides the ground: the text they were shown, or that they complained. */
type More = { text: string; complaint: boolean }

const Choices = ({ contact }: { contact: string }) => {
  const { t } = useText()
  const [asking, setAsking] = useState<Ask | null>(null)
  const [kept, setKept] = useState<Ask | null>(null)
  const path = `/api/v1/contacts/${encodeURIComponent(contact)}`
  const agree = useAction(`${path}/consents`)
  const stop = useAction(`${path}/stop`)
  const failure = agree.failure ?? stop.failure
  const onSaid = async (ask: Ask, why: string, { text, complaint }: More) => {
    setAsking(null)
    setKept(null)
    const both = [agree, stop]
    const answer = await (ask === 'agree'
      ? runAlone(agree, both, { proof: why, ...(text && { text }) })
      : runAlone(stop, both, { reason: why, complaint }))
    if (answer === null) return
    setKept(ask)
    window.dispatchEvent(new Event(CONTACT_CHANGED))
  }
  return (
    <div className="h field-type">
      <Card title={t('policy:whatWeKnow')}>
        <div className="h-stack h-stack--2">
          <div className="h-row">
            <Button onClick={() => setAsking('agree')}>{t('policy:agreed')}</Button>
            <Button danger onClick={() => setAsking('stop')}>
              {t('policy:stopThem')}
            </Button>
          </div>
          {failure && (
            <Note role="alert" tone="stop">
              {failure.detail ?? t('policy:failed')}
            </Note>
          )}
          {kept && (
            <Note role="status" tone="go">
              {t(`policy:kept-${kept}`)}
            </Note>
          )}
        </div>
      </Card>
      {asking && <Question ask={asking} onKeep={() => setAsking(null)} onSaid={onSaid} />}
    </div>
  )
}

type QuestionProps = {
  ask: Ask
  onSaid: (ask: Ask, why: string, more: More) => Promise<void>
  onKeep: () => void
}

const Question = ({ ask, onSaid, onKeep }: QuestionProps) => {
  const { t } = useText()
  const [text, setText] = useState('')
  const [complaint, setComplaint] = useState(false)
  return (
    <Confirm
      confirm={t(`policy:confirm-${ask}`)}
      danger={ask === 'stop'}
      keep={t('policy:leaveIt')}
      onConfirm={(why) => void onSaid(ask, why, { text: text.trim(), complaint })}
      onKeep={onKeep}
      title={t(`policy:ask-${ask}`)}
      typed={{ label: t(`policy:why-${ask}`), help: t(`policy:whyHelp-${ask}`) }}
    >
      <div className="h-stack h-stack--2">
        <p>{t(`policy:askMore-${ask}`)}</p>
        {ask === 'agree' ? (
          <Field
            help={t('policy:shownHelp')}
            label={t('policy:shown')}
            maxLength={2_000}
            onValue={setText}
            type="text"
            value={text}
          />
        ) : (
          <label>
            <input
              checked={complaint}
              onChange={(event) => setComplaint(event.target.checked)}
              type="checkbox"
            />{' '}
            {t('policy:complained')}
          </label>
        )}
      </div>
    </Confirm>
  )
}
