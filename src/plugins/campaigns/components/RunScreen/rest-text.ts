import type { Text } from '../../../../ui/text.ts'
import type { RunFigures } from '../run-model.ts'

import { formatCount } from '../../../../ui/format.ts'
import { restOf } from '../run-model.ts'

/** `loses`: they will not get it; `lost`: they did not; `kept`: they keep their place. */
type Said = { word: 'loses' | 'lost' | 'kept'; view: RunFigures }

/** Whom a brake concerns, in a sentence; with their number where it is known. */
export const restText = (t: Text, language: string, { word, view }: Said): string => {
  const rest = restOf(view)
  if (rest.of !== 'people') return t(`campaigns:${word}-${rest.of}`)
  const people = formatCount(rest.people, language)
  return t(`campaigns:${word}-people`, { count: rest.people, people })
}
