'use client'

import type { ClipboardEvent, KeyboardEvent } from 'react'

import { useEffect, useId, useRef } from 'react'

import { FieldError } from '../Field/index.tsx'
import { typeDigit } from './type-digit.ts'

type CodeBoxesProps = {
  legend: string
  /** Names one box for screen readers. */
  boxLabel: (place: number) => string
  length: number
  value: string
  onValue: (value: string) => void
  error?: string | undefined
}

/** A box per digit: a paste fills them all, Backspace goes back, an error keeps the focus here. */
export const CodeBoxes = ({ legend, boxLabel, length, value, onValue, error }: CodeBoxesProps) => {
  const boxes = useRef<(HTMLInputElement | null)[]>([])
  const id = useId()
  const places = Array.from({ length }, (_, place) => place)

  useEffect(() => boxes.current[Math.min(value.length, length - 1)]?.focus(), [value, length])

  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault()
    onValue(typeDigit('', event.clipboardData.getData('text'), length))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Backspace') return
    event.preventDefault()
    onValue(value.slice(0, -1))
  }

  return (
    <fieldset className="h-code" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="h-label">{legend}</legend>
      {places.map((place) => (
        <input
          aria-invalid={error !== undefined || undefined}
          aria-label={boxLabel(place + 1)}
          autoComplete={place === 0 ? 'one-time-code' : 'off'}
          className={error === undefined ? 'h-input' : 'h-input h-input--bad'}
          inputMode="numeric"
          key={place}
          onChange={(event) => onValue(typeDigit(value, event.target.value.slice(-length), length))}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          ref={(box) => {
            boxes.current[place] = box
          }}
          value={value[place] ?? ''}
        />
      ))}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  )
}
