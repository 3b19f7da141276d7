/**
 * Round steps from at most the least value to at least the greatest, zero always among them: 1, 2 or 5
 * times a power of ten.
 */
export const niceScale = (greatest: number, least = 0, steps = 4): number[] => {
  const [top, bottom] = [Math.max(greatest, 0), Math.min(least, 0)]
  if (!(top > bottom)) return [0, 1]
  const rough = (top - bottom) / steps
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const whole = Math.max(step, 1)
  const first = Math.floor(bottom / whole)
  const last = Math.ceil(top / whole)
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * whole)
}
