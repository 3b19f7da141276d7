'use client'

import { useEffect, useState } from 'react'

import { callApi } from '../../../../ui/call-api.ts'
import { Card } from '../../../../ui/Card/index.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Meter } from '../../../../ui/Meter/index.tsx'
import { useText } from '../../../../ui/use-text.ts'
import { reasonText } from '../words.ts'

type Reason = { state: 'failed' | 'skipped'; reason: string | null; count: number }
type FailuresProps = { path: string /** Changes when there may be more to show. */; mark: string }

/** Why some did not get it, in words, the most frequent first. */
export const Failures = ({ path, mark }: FailuresProps) => {
  const { t, language } = useText()
  const [reasons, setReasons] = useState<readonly Reason[]>([])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is the reason to ask again
  useEffect(() => {
    let wanted = true
    void callApi<{ reasons: Reason[] }>(`${path}/failures?limit=1`).then((result) => {
      if (wanted && result.ok) setReasons(result.answer.reasons)
    })
    return () => {
      wanted = false
    }
  }, [path, mark])

  const total = reasons.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  return (
    <Card title={t('campaigns:whyNot', { count: total, people: formatCount(total, language) })}>
      <table className="h-table h-table--mid">
        <caption className="h-sr">{t('campaigns:reasons')}</caption>
        <tbody>
          {reasons.map(({ state, reason, count }) => (
            <tr key={`${state}.${reason}`}>
              <th scope="row">
                {reasonText(t, reason)}
                <span className="sub">{t(`campaigns:${state}`)}</span>
              </th>
              <td style={{ width: '45%' }}>
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
    </Card>
  )
}
