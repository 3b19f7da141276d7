import type { Text } from '../../../../ui/text.ts'
import type { Period } from './periods.ts'

import { formatShare } from '../../../../ui/format.ts'

type Tried = Pick<Period, 'sent' | 'failed'>

/** A share beside a share: how many failed says little while others were tried. */
export const failedDetail = (t: Text, now: Tried, before: Tried, language: string): string => {
  const shareOf = ({ sent, failed }: Tried) => formatShare(failed, sent + failed, language)
  return before.sent + before.failed === 0
    ? t('analytics:failedShare', { share: shareOf(now) })
    : t('analytics:failedDetail', { share: shareOf(now), was: shareOf(before) })
}
