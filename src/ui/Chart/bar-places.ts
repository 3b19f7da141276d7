import { niceScale } from './nice-scale.ts'

type Frame = { top: number; base: number }

/** Where values stand in a drawing: bars rise from the line of zero, or hang from it. */
export const barPlaces = (values: readonly number[], { top, base }: Frame) => {
  const scale = niceScale(Math.max(0, ...values), Math.min(0, ...values))
  const [least, greatest] = [scale[0] ?? 0, scale.at(-1) ?? 1]
  const y = (value: number) => base - ((value - least) / (greatest - least)) * (base - top)
  const zero = y(0)
  return {
    scale,
    y,
    zero,
    bar: (value: number) => ({ y: Math.min(y(value), zero), height: Math.abs(zero - y(value)) }),
  }
}
