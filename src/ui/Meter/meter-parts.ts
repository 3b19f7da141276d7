import type { MeterPart } from './index.tsx'

/** Widths in percent of the parts that are not zero. Together they never exceed the whole. */
export const meterParts = (
  total: number,
  parts: readonly MeterPart[],
): { tone: MeterPart['tone']; percent: number }[] => {
  const whole = Math.max(
    total,
    parts.reduce((sum, { value }) => sum + value, 0),
  )
  return parts
    .filter(({ value }) => value > 0)
    .map(({ tone, value }) => ({ tone, percent: Math.round((value / whole) * 1000) / 10 }))
}
