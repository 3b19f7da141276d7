'use client'

import type { RefObject } from 'react'

import { useEffect, useRef, useState } from 'react'

/** The width of an element, so that a drawing keeps its text at reading size. */
export const useWidth = <Box extends Element>(first: number): [RefObject<Box | null>, number] => {
  const box = useRef<Box>(null)
  const [width, setWidth] = useState(first)
  useEffect(() => {
    if (!box.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width))
    })
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  return [box, width]
}
