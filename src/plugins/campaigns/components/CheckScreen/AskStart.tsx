'use client'

import { useState } from 'react'

import type { Preview } from '../preview-model.ts'

import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { useText } from '../../../../ui/use-text.ts'
import { isPart } from '../preview-model.ts'

/** Above this somebody types how many people it is for. */
const MANY = 1_000

type AskStartProps = {
  preview: Preview
  /** As many get it in all, or may get it where not everybody was looked at. */
  most: number
  /** As many get it before Herald asks again. */
  first: number
  label: string
  onStart: () => Promise<void>
  onKeep: () => void
}

/** The one question before a start. What it asks for stays as it was when it opened: figures move meanwhile. */
export const AskStart = (props: AskStartProps) => {
  const { t, language } = useText()
  const [{ first, label, most, preview }] = useState(props)
  const count = (value: number) => ({ count: value, people: formatCount(value, language) })
  const upTo = isPart(preview) ? 'UpTo' : ''
  const inSteps = first < most
  return (
    <Confirm
      confirm={label}
      keep={t('campaigns:notYet')}
      onConfirm={props.onStart}
      onKeep={props.onKeep}
      title={t(inSteps ? 'campaigns:askFirst' : 'campaigns:askStart', count(first))}
      {...(most > MANY && {
        typed: {
          label: t('campaigns:typeHowMany'),
          help: t('campaigns:typeHowManyHelp', count(most)),
          expected: String(most),
        },
      })}
    >
      {inSteps && `${t(`campaigns:askInAll${upTo}`, count(most))} `}
      {inSteps && `${t(`campaigns:askOthers${upTo}`, count(most - first))} `}
      {t('campaigns:askStartMore')}
    </Confirm>
  )
}
