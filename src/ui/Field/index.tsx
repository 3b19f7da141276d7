'use client'

import type { InputHTMLAttributes, ReactNode } from 'react'

import { useId } from 'react'

import { Icon } from '../Icon/index.tsx'

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'onChange'> & {
  label: string
  help?: ReactNode
  /** What is wrong with it, in a sentence. */
  error?: string | undefined
  onValue: (value: string) => void
}

/** A labelled input; its error stands beneath it and is read with it. */
export const Field = ({ label, help, error, onValue, ...input }: FieldProps) => {
  const id = useId()
  const isBad = error !== undefined
  return (
    <div className="h-field">
      <label className="h-label" htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        aria-describedby={isBad ? `${id}-error` : help ? `${id}-help` : undefined}
        aria-invalid={isBad || undefined}
        className={isBad ? 'h-input h-input--bad' : 'h-input'}
        id={id}
        onChange={(event) => onValue(event.target.value)}
      />
      {help && (
        <span className="h-help" id={`${id}-help`}>
          {help}
        </span>
      )}
      {isBad && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}

/** The sentence under a field that was refused. */
export const FieldError = ({ id, children }: { id: string; children: ReactNode }) => (
  <span className="h-err" id={id} role="alert">
    <Icon name="cross" />
    {children}
  </span>
)
