'use client'

import { useEffect, useState } from 'react'

import type { LogView } from '../run-model.ts'

import { readLogView, writeLogView } from '../run-model.ts'

/** What the log shows; the address follows, so it survives a reload and can be passed on. */
export const useLogView = (): [LogView, (view: LogView) => void] => {
  const [view, setView] = useState<LogView>({ filter: 'all', reason: null })
  useEffect(() => setView(readLogView(location.search)), [])
  const show = (next: LogView) => {
    setView(next)
    history.replaceState(history.state, '', `${location.pathname}${writeLogView(next)}`)
  }
  return [view, show]
}
