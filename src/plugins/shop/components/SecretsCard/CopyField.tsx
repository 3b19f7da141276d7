'use client'

import { useRef, useState } from 'react'

import { Button } from '../../../../ui/Button/index.tsx'
import { Field } from '../../../../ui/Field/index.tsx'
import { useText } from '../../../../ui/use-text.ts'

type CopyFieldProps = { label: string; value: string; help?: string }

/** A text to take elsewhere: selected at a touch, or copied by its button. */
export const CopyField = ({ label, value, help }: CopyFieldProps) => {
  const { t } = useText()
  const place = useRef<HTMLDivElement>(null)
  const [copied, setCopied] = useState<string | null>(null)
  const onCopy = async () => {
    const input = place.current?.querySelector('input')
    input?.focus()
    input?.select()
    if (await copy(value)) setCopied(value)
  }
  return (
    <div className="h-stack h-stack--1" ref={place}>
      <Field
        autoComplete="off"
        help={help}
        label={label}
        onFocus={(event) => event.target.select()}
        // It stands in the page's own form, which Enter would save.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        onValue={() => {}}
        readOnly
        spellCheck={false}
        value={value}
      />
      <div className="h-row">
        <Button narrow onClick={() => void onCopy()}>
          {t(copied === value ? 'shop:copied' : 'shop:copy')}
          <span className="h-sr"> {label}</span>
        </Button>
      </div>
    </div>
  )
}

/** Pages without TLS have no clipboard; there the selected text is copied the old way. */
const copy = async (value: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch {
    return document.execCommand('copy')
  }
}
