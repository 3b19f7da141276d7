'use client'

import type { ReactNode } from 'react'

import { useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

import { Button } from '../Button/index.tsx'
import { Field } from '../Field/index.tsx'

type ConfirmProps = {
  title: string
  children: ReactNode
  confirm: string
  keep: string
  danger?: boolean
  onConfirm: (typed: string) => void
  onKeep: () => void
  /** A text to type: an exact one, or any when `expected` is missing. */
  typed?: { label: string; expected?: string; help?: string }
}

/**
 * The one question before what cannot be taken back. Focus starts on the harmless answer. It stands
 * outside the page's own forms: a form within a form is none, and saving the page is not the answer.
 */
export const Confirm = (props: ConfirmProps) => {
  const { title, children, confirm, keep, danger = false, onConfirm, onKeep, typed } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const id = useId()
  const fits = !typed || (typed.expected ? text === typed.expected : text.trim().length > 2)

  useEffect(() => openOn(dialog.current), [])

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
          if (fits) onConfirm(text.trim())
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
            blocked={fits ? undefined : typed?.label}
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

const openOn = (dialog: HTMLDialogElement | null): void => {
  dialog?.showModal()
  dialog?.querySelector('button')?.focus()
}
