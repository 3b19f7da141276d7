import type { RunStatus } from '../../../core/model/campaign-run.ts'
import type { IconName } from '../../../ui/Icon/index.tsx'
import type { Tone } from '../../../ui/Pill/index.tsx'
import type { Text } from '../../../ui/text.ts'

import { platformPlaceholders } from '../../../core/placeholders.ts'
import { reasons } from '../../../core/reasons.ts'

/** Shape and colour of each status; its word is `campaigns:status-<status>`. */
export const statusLook: Record<RunStatus, { tone: Tone; icon: IconName }> = {
  draft: { tone: 'line', icon: 'ring' },
  scheduled: { tone: 'wait', icon: 'clock' },
  expanding: { tone: 'go', icon: 'people' },
  running: { tone: 'go', icon: 'play' },
  paused: { tone: 'wait', icon: 'pause' },
  finishing: { tone: 'go', icon: 'play' },
  done: { tone: 'idle', icon: 'check' },
  stopped: { tone: 'idle', icon: 'stop' },
  failed: { tone: 'stop', icon: 'cross' },
}

/** What was done, in words; an action that has none yet is shown as it is. */
export const actionText = (t: Text, action: string): string => {
  const key = `campaigns:did-${action.replace('.', '-')}`
  const words = t(key)
  return words === key ? action.replaceAll(/[.-]/g, ' ') : words
}

/** Who acts without a row of their own, by the key of what they are called. */
const rowless: Readonly<Record<string, string>> = {
  '': 'campaigns:nobody',
  herald: 'campaigns:nobody',
  operator: 'campaigns:operator',
}

/** Who did something and has no name any more: Herald itself only where it says so. */
export const nameless = (t: Text, actor: string): string => {
  const key = rowless[actor]
  return key ? t(key) : t('campaigns:deletedActor', { id: actor })
}

/** A reason in plain words; one that has none yet is shown as it is. */
export const reasonText = (t: Text, reason: string | null): string => {
  if (reason === null) return t('campaigns:reason-none')
  if (reason in reasons) return t(`campaigns:reason-${reason}`)
  // Of a feature: its sentence stands in a table of its own.
  const own = reason.includes('/') ? t(`reasons:${reason}`) : ''
  return own && own !== `reasons:${reason}` ? own : reason.replaceAll(/[-/]/g, ' ')
}

/** What is not known of a person; of a feature's placeholder only its name is at hand. */
export const gapText = (t: Text, name: string): string =>
  (platformPlaceholders as readonly string[]).includes(name)
    ? t(`campaigns:gap-${name}`)
    : t('campaigns:gap-own', { name: name.replaceAll('_', ' ') })
