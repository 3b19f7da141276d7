'use client'

import type { ReactNode } from 'react'

import { useId } from 'react'

export type ButtonProps = {
  children: ReactNode
  look?: 'primary' | 'secondary' | 'subtle'
  danger?: boolean
  /** Takes only the room it needs in the bar on phones. */
  narrow?: boolean
  onClick?: () => void
  type?: 'button' | 'submit'
  /** Why it cannot work now. It stays focusable, says so, and does nothing. */
  blocked?: string | undefined
}

/** Payload's button with our size floor. One that cannot work stays reachable and says why. */
export const Button = (props: ButtonProps) => {
  const { children, look = 'secondary', danger, narrow, onClick, type = 'button', blocked } = props
  const why = useId()
  const isBlocked = blocked !== undefined
  const looks = ['btn', `btn--style-${look}`, 'btn--size-medium', danger && 'h-btn--danger']
  looks.push(narrow && 'btn--narrow', isBlocked && 'btn--disabled')
  return (
    <>
      <button
        aria-describedby={isBlocked ? why : undefined}
        aria-disabled={isBlocked || undefined}
        className={looks.filter(Boolean).join(' ')}
        onClick={isBlocked ? (event) => event.preventDefault() : onClick}
        type={type}
      >
        {children}
      </button>
      {isBlocked && (
        <span className="h-sr" id={why}>
          {blocked}
        </span>
      )}
    </>
  )
}
