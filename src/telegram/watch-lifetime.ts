import type { Lifetime } from '../core/lifetime.ts'

import { monotonic } from '../core/clock.ts'
import { endOf } from '../core/lifetime.ts'

/** Calls `over` once, when the end has come. */
export const watchLifetime = (lifetime: Lifetime, over: () => void): { stop: () => void } => {
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    if (left() <= 0) over()
    else wait()
  }
  const left = () => endOf(lifetime) - monotonic()
  const wait = (): void => {
    timer = setTimeout(look, Math.max(0, left())).unref()
  }
  wait()
  return { stop: () => clearTimeout(timer) }
}
