'use client'

import { toast } from '@payloadcms/ui'
import { useEffect, useRef } from 'react'

import { runAlone } from '../../../../ui/run-alone.ts'
import { useAction } from '../../../../ui/use-action.ts'
import { useText } from '../../../../ui/use-text.ts'

/** The word of a pause; it goes when the run goes on. */
const PAUSED = 'run-paused'

type BrakesOf = { path: string; kept: string; status: string; refresh: () => void }

/** Pause, resume and stop of a run; a pause says whom it keeps and offers its way back for ten seconds. */
export const useBrakes = ({ path, kept, status, refresh }: BrakesOf) => {
  const { t } = useText()
  const pause = useAction(`${path}/pause`)
  const resume = useAction(`${path}/resume`)
  const stop = useAction(`${path}/stop`)

  const all = [pause, resume, stop]
  useForgotten(status, all)

  const onResume = async (reason?: string) => {
    if ((await runAlone(resume, all, reason ? { reason } : {})) === null) return
    toast.dismiss(PAUSED)
    refresh()
  }
  const onPause = async () => {
    if ((await runAlone(pause, all, {})) === null) return
    refresh()
    toast.success(`${t('campaigns:isPaused')} ${kept}`, {
      id: PAUSED,
      duration: 10_000,
      action: { label: t('campaigns:resume'), onClick: () => void onResume() },
    })
  }
  const onStop = async () => {
    if ((await runAlone(stop, all, {})) !== null) refresh()
  }
  const failure = pause.failure ?? resume.failure ?? stop.failure
  return { onPause, onResume, onStop, failure, pausing: pause.busy, resuming: resume.busy }
}

/** What could not be done in one state says nothing in the next. */
const useForgotten = (status: string, actions: readonly { clear: () => void }[]): void => {
  const latest = useRef(actions)
  useEffect(() => {
    if (status !== '') for (const { clear } of latest.current) clear()
  }, [status])
}

export type RunBrakes = ReturnType<typeof useBrakes>
