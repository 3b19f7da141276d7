'use client'

import { useEffect, useRef, useState } from 'react'

const REMEMBER = 'herald.keys'
const written = 'input, textarea, select, [contenteditable=true], dialog'

/** Single keys of a screen. A person may switch them off; while something is typed they are silent. */
export const useKeys = (keys: Readonly<Record<string, (() => unknown) | null>>) => {
  const [on, setOn] = useState(true)
  const latest = useRef(keys)
  latest.current = keys

  useEffect(() => setOn(localStorage.getItem(REMEMBER) !== 'off'), [])
  useEffect(() => {
    if (!on) return
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (document.querySelector('dialog[open]')) return
      if (target instanceof Element && target.closest(written)) return
      const act = latest.current[key.toLowerCase()]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [on])

  const toggle = () => {
    localStorage.setItem(REMEMBER, on ? 'off' : 'on')
    setOn(!on)
  }
  return { on, toggle }
}
