'use client'

import { formatNear } from '../../../../ui/format.ts'
import { useNow } from '../../../../ui/use-now.ts'
import { useText } from '../../../../ui/use-text.ts'

const MINUTE = 60_000

/** Writes moments by their weekday while that says which day it is, else by their date. */
export const useNear = (timeZone: string): ((at: string) => string) => {
  const { language } = useText()
  const now = useNow(MINUTE)
  return (at) => formatNear(at, now === null ? at : new Date(now), { language, timeZone })
}
