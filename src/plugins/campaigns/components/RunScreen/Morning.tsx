'use client'

import { useState } from 'react'

import type { RunFigures } from '../run-model.ts'

import { Button } from '../../../../ui/Button/index.tsx'
import { Card } from '../../../../ui/Card/index.tsx'
import { Confirm } from '../../../../ui/Confirm/index.tsx'
import { formatClock, formatCount, formatNear, formatZone } from '../../../../ui/format.ts'
import { Note } from '../../../../ui/Note/index.tsx'
import { QuietStrip } from '../../../../ui/QuietStrip/index.tsx'
import { minutesIn } from '../../../../ui/QuietStrip/quiet-spans.ts'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'
import { morningOf, sleepersOf } from '../run-model.ts'

type MorningProps = {
  view: RunFigures
  timeZone: string
  path: string
  isOwner: boolean
  refresh: () => void
}

/** The quiet hours ahead, who waits them out, and the owner's way around them. */
export const Morning = ({ view, timeZone, path, isOwner, refresh }: MorningProps) => {
  const { t, language } = useText()
  const [asking, setAsking] = useState(false)
  const send = useAction(`${path}/send-rest`)
  const place = { language, timeZone, now: view.at }
  const { quietHours: quiet, quietOverride: lifted, at } = view
  if (!quiet?.enabled) return null

  const waiters = waitersOf(morningOf(view.waits), place)
  const sleepers = waitersOf(sleepersOf(view.waits), place)
  const finding = waiters
    ? t('campaigns:waitOut', waiters)
    : t('campaigns:quietFinding', { from: quiet.from, to: quiet.to })
  const onSend = async (reason: string) => {
    setAsking(false)
    if ((await send.run({ reason })) !== null) refresh()
  }
  const aside = sleepers && isOwner && (
    <Button look="subtle" onClick={() => setAsking(true)}>
      {t('campaigns:sendAnyway')}
    </Button>
  )

  return (
    <Card aside={aside} title={t('campaigns:next24')}>
      <div className="h-stack h-stack--2">
        <QuietStrip
          finding={finding}
          nowLabel={t('campaigns:now', { time: formatClock(at, place).slice(0, 5) })}
          nowMinutes={minutesIn(new Date(at), timeZone)}
          marks={view.mornings ?? []}
          now={at}
          quiet={quiet}
        />
        <p>
          {finding} <Times hasMarks={waiters !== null} timeZone={timeZone} />
        </p>
        {lifted && <Lifted lifted={lifted} place={place} />}
        {send.failure && (
          <Note role="alert" tone="stop">
            {send.failure.detail ?? t('campaigns:tryAgain')}
          </Note>
        )}
      </div>
      {asking && sleepers && (
        <AskSend onKeep={() => setAsking(false)} onSend={onSend} waiters={sleepers} />
      )}
    </Card>
  )
}

/** How the strip is to be read. */
const Times = ({ hasMarks, timeZone }: { hasMarks: boolean; timeZone: string }) => {
  const { t } = useText()
  return (
    <span className="h-2nd">
      {hasMarks && t('campaigns:strip')} {t('campaigns:stripZone', { zone: formatZone(timeZone) })}
    </span>
  )
}

type Waiters = { count: number; people: string; first: string; last: string }
type Held = { people: number; first: string; last: string }
type Place = { language: string; timeZone: string; now: string }

const waitersOf = (held: Held | null, place: Place): Waiters | null =>
  held && {
    count: held.people,
    people: formatCount(held.people, place.language),
    first: formatNear(held.first, place.now, place),
    last: formatNear(held.last, place.now, place),
  }

type LiftedProps = { lifted: NonNullable<RunFigures['quietOverride']>; place: Place }

const Lifted = ({ lifted: { at, reason }, place }: LiftedProps) => {
  const { t } = useText()
  return <Note>{t('campaigns:lifted', { at: formatNear(at, place.now, place), reason })}</Note>
}

type AskSendProps = { waiters: Waiters; onSend: (reason: string) => void; onKeep: () => void }

const AskSend = ({ waiters, onSend, onKeep }: AskSendProps) => {
  const { t } = useText()
  return (
    <Confirm
      confirm={t('campaigns:sendNow', waiters)}
      keep={t('campaigns:letWait')}
      onConfirm={onSend}
      onKeep={onKeep}
      title={t('campaigns:askSendRest', waiters)}
      typed={{ label: t('campaigns:reasonLabel'), help: t('campaigns:reasonHelp') }}
    >
      {t('campaigns:askSendRestMore')}
    </Confirm>
  )
}
