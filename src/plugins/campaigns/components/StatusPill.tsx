import type { RunStatus } from '../../../core/model/campaign-run.ts'
import type { Text } from '../../../ui/text.ts'

import { Pill } from '../../../ui/Pill/index.tsx'
import { statusLook } from './words.ts'

/** The status of a campaign as a word, a shape and a colour. */
export const StatusPill = ({ status, t }: { status: RunStatus; t: Text }) => (
  <Pill {...statusLook[status]}>{t(`campaigns:status-${status}`)}</Pill>
)
