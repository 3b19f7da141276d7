import type { RunStatus } from '../../../../core/model/campaign-run.ts'
import type { IconName } from '../../../../ui/Icon/index.tsx'
import type { Tone } from '../../../../ui/Pill/index.tsx'

/** Shape and colour of each status; its word is `analytics:status-<status>`. */
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
