'use client'

import type { ReactNode } from 'react'

import { useEffect, useState } from 'react'

import { Card } from '../Card/index.tsx'
import { Segments } from '../Segments/index.tsx'
import { Bars } from './Bars.tsx'

export type ChartPoint = {
  key: string
  label: string
  value: number
  /** The same place in the period before. */
  previous?: number
}

type ChartProps = {
  title: string
  finding: string
  points: readonly ChartPoint[]
  format: (value: number) => string
  /** The rule behind the figures, and what else there is to say. */
  note: ReactNode
  words: {
    showAs: string
    chart: string
    table: string
    point: string
    value: string
    /** What `previous` is called, for those who give it. */
    previous?: string
  }
  /** Remembers the choice between chart and table under this name. */
  remember: string
}

/** A drawing and its table twin: the same figures for those who read and those who look. */
export const Chart = ({ title, finding, points, format, note, words, remember }: ChartProps) => {
  const [view, setView] = useRemembered(`herald.twin.${remember}`)
  const choose = (
    <Segments
      label={words.showAs}
      onChange={setView}
      options={[
        { value: 'chart', label: words.chart },
        { value: 'table', label: words.table },
      ]}
      value={view}
    />
  )
  return (
    <Card
      aside={
        <span className="h-row">
          {words.previous !== undefined && (
            <span aria-hidden="true" className="h-row h-s">
              <span className="h-key h-key--two">{words.value}</span>
              <span className="h-key h-key--line">{words.previous}</span>
            </span>
          )}
          {choose}
        </span>
      }
      title={title}
    >
      {view === 'chart' ? (
        <Bars finding={finding} format={format} points={points} />
      ) : (
        <Twin finding={finding} format={format} points={points} words={words} />
      )}
      <p className="h-s h-2nd">{note}</p>
    </Card>
  )
}

type TwinProps = Pick<ChartProps, 'finding' | 'points' | 'format' | 'words'>

const Twin = ({ finding, points, format, words }: TwinProps) => (
  <table className="h-table">
    <caption className="h-sr">{finding}</caption>
    <thead>
      <tr>
        <th scope="col">{words.point}</th>
        <th className="n" scope="col">
          {words.value}
        </th>
        {words.previous !== undefined && (
          <th className="n" scope="col">
            {words.previous}
          </th>
        )}
      </tr>
    </thead>
    <tbody>
      {points.map(({ key, label, value, previous }) => (
        <tr key={key}>
          <th scope="row">{label}</th>
          <td className="n">{format(value)}</td>
          {words.previous !== undefined && <td className="n">{format(previous ?? 0)}</td>}
        </tr>
      ))}
    </tbody>
  </table>
)

type View = 'chart' | 'table'

const useRemembered = (key: string): [View, (view: View) => void] => {
  const [view, setView] = useState<View>('chart')
  useEffect(() => {
    if (localStorage.getItem(key) === 'table') setView('table')
  }, [key])
  const choose = (next: View) => {
    localStorage.setItem(key, next)
    setView(next)
  }
  return [view, choose]
}
