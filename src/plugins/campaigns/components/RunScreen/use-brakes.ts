'use client'

import { toast } from '@payloadcms/ui'

import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

/** The word of a pause; it goes when the run goes on. */
const PAUSED = 'run-paused'

/** Pause, resume and stop of a run; a pause says whom it keeps and offers its way back for ten seconds. */
export const useBrakes = (path: string, kept: string, refresh: () => void) => {
  const { t } = useText()
  const pause = useAction(`${path}/pause`)
  const resume = useAction(`${path}/resume`)
  const stop = useAction(`${path}/stop`)

  const onResume = async (reason?: string) => {
    if ((await resume.run(reason ? { reason } : {})) === null) return
    toast.dismiss(PAUSED)
    refresh()
  }
  const onPause = async () => {
    if ((await pause.run({})) === null) return
    refresh()
    toast.success(`${t('campaigns:isPaused')} ${kept}`, {
      id: PAUSED,
      duration: 10_000,
      action: { label: t('campaigns:resume'), onClick: () => void onResume() },
    })
  }
  const onStop = async () => {
    if ((await stop.run({})) !== null) refresh()
  }
  const failure = pause.failure ?? resume.failure ?? stop.failure
  return { onPause, onResume, onStop, failure, pausing: pause.busy, resuming: resume.busy }
}

export type RunBrakes = ReturnType<typeof useBrakes>
