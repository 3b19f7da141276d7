'use client'

import type { ReactNode } from 'react'

import { useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

import { Button } from '../Button/index.tsx'
import { Field } from '../Field/index.tsx'
import { fits } from './fits.ts'

type ConfirmProps = {
  title: string
  children: ReactNode
  confirm: string
  keep: string
  danger?: boolean
  /** Once; while what it answers is under way, no second press counts. */
  onConfirm: (typed: string) => unknown
  onKeep: () => void
  /** A text to type: an exact one, or any when `expected` is missing. */
  typed?: { label: string; expected?: string; help?: string }
}

/**
 * The one question before what cannot be taken back. Focus starts on the harmless answer. It stands
 * outside the page's own forms: a form within a form is none, and saving the page is not the answer.
 * When it goes, focus is again where it was.
 */
export const Confirm = (props: ConfirmProps) => {
  const { title, children, confirm, keep, danger = false, onConfirm, onKeep, typed } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const id = useId()
  const isAnswer = !typed || fits(text, typed.expected)
  const answer = useOnce(() => onConfirm(text.trim()))

  // A layout effect: its end comes while the dialog still stands in the page.
  useLayoutEffect(() => openOn(dialog.current), [])

  return createPortal(
    <dialog
      aria-labelledby={id}
      className="h h-dialog"
      onCancel={(event) => {
        event.preventDefault()
        onKeep()
      }}
      ref={dialog}
    >
      <form
        className="h-stack"
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (isAnswer) void answer()
        }}
      >
        <h2 id={id}>{title}</h2>
        <div>{children}</div>
        {typed && (
          <Field help={typed.help} label={typed.label} onValue={setText} type="text" value={text} />
        )}
        <div className="h-row h-dialog__foot">
          <Button onClick={onKeep}>{keep}</Button>
          <Button
            blocked={isAnswer ? undefined : (typed?.help ?? typed?.label)}
            danger={danger}
            look={danger ? 'secondary' : 'primary'}
            type="submit"
          >
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>,
    document.body,
  )
}

/** While it is under way, a second call does nothing. */
const useOnce = (act: () => unknown): (() => Promise<void>) => {
  const underWay = useRef(false)
  return async () => {
    if (underWay.current) return
    underWay.current = true
    try {
      await act()
    } finally {
      underWay.current = false
    }
  }
}

/** Shows it over the page; answers with what closes it and gives the focus back. */
const openOn = (dialog: HTMLDialogElement | null): (() => void) => {
  const before = document.activeElement
  dialog?.showModal()
  dialog?.querySelector('button')?.focus()
  return () => {
    dialog?.close()
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  }
}
