import { meterParts } from './meter-parts.ts'

export type MeterPart = { value: number; tone: 'go' | 'stop' | 'idle' | 'wait' }

type MeterProps = {
  total: number
  parts: readonly MeterPart[]
  /** What it measures, for those who cannot see it; without one it is decoration. */
  label?: string
  thick?: boolean
  /** What counts as reached, when not every part does. @default the sum of the parts */
  reached?: number
}

const classes = { go: '', stop: 'stop', idle: 'idle', wait: 'wait' } as const

/** Parts of a whole, in the order done, failed, skipped; what is left is the track. */
export const Meter = ({ total, parts, label, thick = false, reached }: MeterProps) => {
  const done = reached ?? parts.reduce((sum, { value }) => sum + value, 0)
  return (
    <div
      className={thick ? 'h-meter h-meter--thick' : 'h-meter'}
      {...(label === undefined
        ? { 'aria-hidden': true }
        : {
            role: 'progressbar',
            'aria-label': label,
            'aria-valuemin': 0,
            'aria-valuemax': total,
            'aria-valuenow': Math.min(done, total),
          })}
    >
      {meterParts(total, parts).map(({ tone, percent }) => (
        <i className={classes[tone]} key={tone} style={{ width: `${percent}%` }} />
      ))}
    </div>
  )
}
