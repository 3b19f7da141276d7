'use client'

import { useCallback, useRef, useState } from 'react'

import type { Failure } from './problem.ts'

import { callApi } from './call-api.ts'
import { isUnknown } from './problem.ts'
import { useText } from './use-text.ts'
import { useWorkspace } from './workspace.tsx'

type Method = 'POST' | 'DELETE' | 'PATCH'

/**
 * Calls our API as the signed-in person; remembers whether it runs and why it failed. While a call is
 * under way another one is not made: a double press is one press. Where no answer came it says so, for
 * it may have been done all the same.
 */
export const useAction = <Answer>(path: string, method: Method = 'POST', named?: string) => {
  const shown = useWorkspace()
  const workspace = named ?? shown
  const { t } = useText()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const underWay = useRef(false)
  const notKnown = t('ui:notKnown')

  const run = useCallback(
    async (body?: unknown): Promise<Answer | null> => {
      if (underWay.current) return null
      underWay.current = true
      setBusy(true)
      setFailure(null)
      const result = await callApi<Answer>(path, { method, body, workspace })
      underWay.current = false
      setBusy(false)
      if (result.ok) return result.answer
      setFailure(
        isUnknown(result.failure) ? { ...result.failure, detail: notKnown } : result.failure,
      )
      return null
    },
    [path, method, workspace, notKnown],
  )

  const clear = useCallback(() => setFailure(null), [])
  return { run, busy, failure, clear }
}
