'use client'

import type { RefObject } from 'react'

import { useEffect, useRef, useState } from 'react'

/** Whether the first child of a box is taller than the box, so that there is something to scroll. */
export const useOverflow = <Box extends Element>(): [RefObject<Box | null>, boolean] => {
  const box = useRef<Box>(null)
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const content = box.current?.firstElementChild
    if (!content) return
    const observer = new ResizeObserver(() => {
      if (box.current) setOverflows(box.current.scrollHeight > box.current.clientHeight)
    })
    observer.observe(content)
    return () => observer.disconnect()
  }, [])
  return [box, overflows]
}
