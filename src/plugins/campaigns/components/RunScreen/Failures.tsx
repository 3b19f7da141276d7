'use client'

import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { useMarked } from '../../../../ui/use-answers.ts'
import { useText } from '../../../../ui/use-text.ts'
import type { LogView } from '../run-model.ts'

import { reasonText } from '../words.ts'

type Reason = { state: 'failed' | 'skipped'; reason: string | null; count: number }
/** Of people, for the message; nudges that did not go out are counted apart. */
type Answer = { reasons: readonly Reason[]; nudges: number }
const NOTHING: Answer = { reasons: [], nudges: 0 }

type FailuresProps = {
  path: string
  /** Changes when there may be more to show. */
  mark: string
  /** Has the log show one reason. */
  onShow: (view: LogView) => void
}

/** Why some did not get it, in words, the most frequent first. */
export const Failures = ({ path, mark, onShow }: FailuresProps) => {
  const { t, language } = useText()
  const { view } = useMarked<Answer>(`${path}/failures?limit=1`, mark)
  const { reasons, nudges } = view ?? NOTHING
  const total = reasons.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  return (
    <Card
      aside={<span className="h-2nd">{t('campaigns:rowFilters')}</span>}
      id="run-failures"
      title={t('campaigns:whyNot', { count: total, people: formatCount(total, language) })}
    >
      <table className="h-table h-table--mid">
        <caption className="h-sr">{t('campaigns:reasons')}</caption>
        <tbody>
          {reasons.map(({ state, reason, count }) => (
            <tr key={`${state}.${reason}`}>
              <th scope="row">
                <button
                  className="h-linkbtn"
                  onClick={() => onShow({ filter: 'failed', reason })}
                  type="button"
                >
                  {reasonText(t, reason)}
                </button>
                <span className="sub">{t(`campaigns:${state}`)}</span>
              </th>
              <td className="h-only-desk-cell" style={{ width: '35%' }}>
                <Meter
                  parts={[{ tone: state === 'failed' ? 'stop' : 'idle', value: count }]}
                  total={total}
                />
              </td>
              <td className="n">{formatCount(count, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {nudges > 0 && (
        <p className="h-s h-2nd">
          {t('campaigns:andNudges', { count: nudges, nudges: formatCount(nudges, language) })}
        </p>
      )}
    </Card>
  )
}
