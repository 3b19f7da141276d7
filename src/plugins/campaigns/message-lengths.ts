import type { FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Lengths } from './preflight.ts'
import type { Place } from './render.ts'

import { mediaIds } from '../../core/media.ts'
import { longestOptOutLine } from '../../core/policy/opt-out-line.ts'
import { unmintedAddress } from '../../mongo/link-codes.ts'
import { footerOf, lengthWith } from './render.ts'

type Frozen = Pick<FrozenCampaign, 'message' | 'media' | 'nudges' | 'optOutLine' | 'optOutLink'>

/**
 * What the messages of a campaign come to, each in UTF-16 units: with addresses of a person's own and the
 * line that says how to opt out, in its longest language. Placeholders count as they stand.
 */
export const messageLengths = (frozen: Frozen, place: Place): Lengths => {
  const { publicUrl, linkPrefix } = place
  const own = linkPrefix && unmintedAddress({ publicUrl, linkPrefix })
  const lengthOf = (document: unknown): number => {
    const length = lengthWith(document, own)
    const { line, page } = footerOf({ document, frozen }, place)
    return length > 0 && line ? length + longestOptOutLine(page && own).length : length
  }
  return {
    length: lengthOf(frozen.message),
    nudgeLengths: frozen.nudges.map(({ message }) => lengthOf(message)),
    hasMedia: mediaIds(frozen.media).length > 0,
  }
}
