'use client'

import { useEffect, useRef, useState } from 'react'

/** Whether the tab is hidden; calls back whenever somebody comes to it, or the network comes back. */
export const useVisible = (onBack: () => void): { hidden: boolean } => {
  const [hidden, setHidden] = useState(false)
  const latest = useRef(onBack)
  latest.current = onBack

  useEffect(() => {
    const look = () => {
      setHidden(document.hidden)
      if (!document.hidden) latest.current()
    }
    setHidden(document.hidden)
    const places = [
      [window, 'focus'],
      [window, 'online'],
      [document, 'visibilitychange'],
    ] as const
    for (const [place, event] of places) place.addEventListener(event, look)
    return () => {
      for (const [place, event] of places) place.removeEventListener(event, look)
    }
  }, [])

  return { hidden }
}
