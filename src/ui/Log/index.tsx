'use client'

import { useOverflow } from './use-overflow.ts'

export type LogLine = {
  id: string
  time: string
  /** The level as a word. */
  level: string
  tone: 'plain' | 'wait' | 'stop'
  who: string
  sentence: string
}

const CLOCK = '00:00:00'
const looks = { plain: undefined, wait: 'is-warn', stop: 'is-err' } as const

/** Time, level, who, sentence. Silent for screen readers: the summary beside it speaks. */
export const Log = ({ label, lines }: { label: string; lines: readonly LogLine[] }) => {
  const [box, scrolls] = useOverflow<HTMLDivElement>()
  // The keyboard must reach what scrolls, and need not stop at what does not.
  const tabIndex = scrolls ? 0 : undefined
  const withDays = lines.some(({ time }) => time.length > CLOCK.length)
  return (
    <div
      aria-label={label}
      aria-live="off"
      className={withDays ? 'h-log h-log--days' : 'h-log'}
      ref={box}
      role="log"
      tabIndex={tabIndex}
    >
      <ol>
        {lines.map(({ id, time, level, tone, who, sentence }) => (
          <li className={looks[tone]} key={id}>
            <bdi>{time}</bdi>
            <span className="lv">{level}</span>
            <span className="ac">{who}</span>
            <span className="m">{sentence}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
