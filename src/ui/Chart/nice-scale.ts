/** Round steps from zero to at least the greatest value: 1, 2 or 5 times a power of ten. */
export const niceScale = (greatest: number, steps = 4): number[] => {
  if (!(greatest > 0)) return [0, 1]
  const rough = greatest / steps
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const whole = Math.max(step, 1)
  return Array.from({ length: Math.ceil(greatest / whole) + 1 }, (_, index) => index * whole)
}
