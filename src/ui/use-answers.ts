'use client'

import { useEffect, useMemo, useRef, useState } from 'react'

import type { Gap } from './one-at-a-time.ts'
import type { Failure } from './problem.ts'

import { callApi } from './call-api.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { useVisible } from './use-visible.ts'
import { useWorkspace } from './workspace.tsx'

/**
 * The newest answer of an address, why there was none since, and how to ask: one question at a time, so
 * no answer overtakes a later one, and not more often than the gap says.
 */
export const useAnswers = <View>(path: string, gap: Gap) => {
  const workspace = useWorkspace()
  const [answer, setAnswer] = useState<{ path: string; view: View; at: Date } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const asker = useMemo(() => {
    let stopped = false
    const asks = oneAtATime(async () => {
      const result = await callApi<View>(path, { workspace })
      if (stopped) return // Something else is shown by now.
      if (result.ok) setAnswer({ path, view: result.answer, at: new Date() })
      setFailure(result.ok ? null : result.failure)
    }, gap)
    const begin = () => {
      stopped = false
      asks.begin()
    }
    const stop = () => {
      stopped = true
      asks.stop()
    }
    return { ...asks, begin, stop }
  }, [path, workspace, gap])
  return { answer, failure, asker }
}

const AGAIN_MS = 5_000
const ignore = (): void => {}

/**
 * What belongs to figures shown elsewhere: asked for once, and again whenever their mark changes; also
 * while it could not be read, for a mark may never change again.
 */
export const useMarked = <View>(path: string, mark: string, gap: Gap = 500) => {
  const { answer, failure, asker } = useAnswers<View>(path, gap)
  const { hidden } = useVisible(ignore)
  const known = useRef(mark)

  useEffect(() => {
    asker.begin()
    return asker.stop
  }, [asker])

  useEffect(() => {
    if (known.current !== mark) asker.soon()
    known.current = mark
  }, [asker, mark])

  useEffect(() => {
    if (failure === null || hidden) return
    const again = setTimeout(asker.soon, AGAIN_MS)
    return () => clearTimeout(again)
  }, [asker, failure, hidden])

  return { view: answer?.view ?? null, path: answer?.path ?? null, failure }
}
