'use client'

import { useCallback, useState } from 'react'

import type { Failure } from './problem.ts'

import { callApi } from './call-api.ts'

type Method = 'POST' | 'DELETE' | 'PATCH'

/** Calls our API as the signed-in person; remembers whether it runs and why it failed. */
export const useAction = <Answer>(path: string, method: Method = 'POST', workspace?: string) => {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const run = useCallback(
    async (body?: unknown): Promise<Answer | null> => {
      setBusy(true)
      setFailure(null)
      const result = await callApi<Answer>(path, { method, body, workspace })
      setBusy(false)
      if (result.ok) return result.answer
      setFailure(result.failure)
      return null
    },
    [path, method, workspace],
  )

  return { run, busy, failure, clear: () => setFailure(null) }
}
