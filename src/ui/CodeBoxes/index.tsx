'use client'

import type { ClipboardEvent, KeyboardEvent } from 'react'

import type { Typed } from './type-digit.ts'

import { useEffect, useId, useRef } from 'react'

import { FieldError } from '../Field/index.tsx'
import { eraseDigit, newIn, typeDigit } from './type-digit.ts'

type CodeBoxesProps = {
  legend: string
  /** Names one box for screen readers. */
  boxLabel: (place: number) => string
  length: number
  value: string
  onValue: (value: string) => void
  error?: string | undefined
}

/**
 * A box per digit: a paste fills them all, a digit takes the place of the one in its box, Backspace takes
 * that of its box or goes back, and boxes that were emptied have the focus.
 */
export const CodeBoxes = ({ legend, boxLabel, length, value, onValue, error }: CodeBoxesProps) => {
  const { boxes, onPaste, onBackspace, onChange } = useBoxes({ length, value, onValue })
  const id = useId()
  const places = Array.from({ length }, (_, place) => place)

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
          onChange={(event) => onChange(event.target.value, place)}
          onFocus={(event) => event.target.select()}
          onKeyDown={(event) => onBackspace(event, place)}
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

type BoxesProps = Pick<CodeBoxesProps, 'length' | 'value' | 'onValue'>

/** What typing does, and where the focus goes then. */
const useBoxes = ({ length, value, onValue }: BoxesProps) => {
  const boxes = useRef<(HTMLInputElement | null)[]>([])
  const isEmpty = value === ''
  useEffect(() => {
    if (isEmpty) boxes.current[0]?.focus()
  }, [isEmpty])

  const put = (typed: Typed) => {
    boxes.current[typed.place]?.focus()
    onValue(typed.value)
  }
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault()
    put(typeDigit('', event.clipboardData.getData('text'), 0, length))
  }
  const onBackspace = (event: KeyboardEvent, place: number) => {
    if (event.key !== 'Backspace') return
    event.preventDefault()
    put(eraseDigit(value, place))
  }
  const onChange = (now: string, place: number) => {
    const digits = newIn(value[place] ?? '', now)
    put(now === '' ? eraseDigit(value, place) : typeDigit(value, digits, place, length))
  }
  return { boxes, onPaste, onBackspace, onChange }
}
