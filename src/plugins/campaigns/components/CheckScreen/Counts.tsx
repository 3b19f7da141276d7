'use client'

import type { Preview, Step } from '../preview-model.ts'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { Note } from '../../../../ui/Note/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { isPart, stepsDown, waitsOf } from '../preview-model.ts'
import { reasonText } from '../words.ts'

/** "N of M people will get it", and the way from M to N. */
export const Counts = ({ preview }: { preview: Preview }) => {
  const { t, language } = useText()
  const { audience, people, reached, waiting } = preview
  const part = isPart(preview)
  const nights = waitsOf(preview).every(({ waitsFor }) => waitsFor === 'night')
  const count = (value: number) => formatCount(value, language)
  const finding = t(part ? 'campaigns:willGetItOfFirst' : 'campaigns:willGetIt', {
    reached: count(reached),
    people: count(people),
  })
  return (
    <Card title={<span className="h-title">{finding}</span>}>
      <div className="h-stack h-stack--2">
        <Meter
          label={finding}
          parts={[
            { tone: 'go', value: reached - waiting },
            { tone: 'wait', value: waiting },
            { tone: 'idle', value: people - reached },
          ]}
          thick
          total={people}
        />
        <div className="h-row">
          <span className="h-key h-key--go">
            {t('campaigns:keyNow', { people: count(reached - waiting) })}
          </span>
          <span className="h-key h-key--wait">
            {t(nights ? 'campaigns:keyMorning' : 'campaigns:keyWait', { people: count(waiting) })}
          </span>
          <span className="h-key h-key--idle">
            {t('campaigns:keyLeftOut', { people: count(people - reached) })}
          </span>
        </div>
        {part && (
          <Note tone="wait">
            {t('campaigns:onlyFirst', { audience: count(audience), people: count(people) })}
          </Note>
        )}
        {preview.reading && <StillReading count={count} {...preview.reading} />}
        <p className="h-s h-2nd">{t('campaigns:countRule')}</p>
        <StepsDown count={count} preview={preview} />
      </div>
    </Card>
  )
}

type ReadingProps = NonNullable<Preview['reading']> & Pick<StepsProps, 'count'>

/** Nobody is written to before what they wrote earlier is known. */
const StillReading = ({ conversations, minutes, count }: ReadingProps) => {
  const { t } = useText()
  const said = { conversations: count(conversations), minutes: count(minutes) }
  return <Note tone="wait">{t('campaigns:reading', { count: conversations, ...said })}</Note>
}

type StepsProps = { preview: Preview; count: (value: number) => string }

const StepsDown = ({ preview, count }: StepsProps) => {
  const { t } = useText()
  return (
    <table className="h-table">
      <caption className="h-sr">{t('campaigns:reasons')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('campaigns:reasons')}</th>
          <th className="n" scope="col">
            {t('campaigns:people')}
          </th>
          <th className="n" scope="col">
            {t('campaigns:left')}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            <b>{t(isPart(preview) ? 'campaigns:peopleSeen' : 'campaigns:allPeople')}</b>
          </th>
          <td className="n">{count(preview.people)}</td>
          <td className="n h-2nd">{count(preview.people)}</td>
        </tr>
        {stepsDown(preview).map((step: Step) => (
          <tr key={step.reason}>
            <th scope="row">{reasonText(t, step.reason)}</th>
            <td className="n">{`− ${count(step.count)}`}</td>
            <td className="n h-2nd">{count(step.left)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('campaigns:getsIt')}</th>
          <td className="n">{count(preview.reached)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  )
}
