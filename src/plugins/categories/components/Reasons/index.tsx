'use client'

import type { TextFieldClientComponent } from 'payload'

import { TextInput, useField } from '@payloadcms/ui'

import { useText } from '../../../../ui/use-text.ts'
import { reasonTexts } from '../reason-text.ts'

/** Why somebody has their category: Payload's own field, with sentences for what is stored. */
export const Reasons: TextFieldClientComponent = ({ field, path }) => {
  const { t } = useText()
  const { value } = useField<string[]>({ path })
  const shown = reasonTexts(t, value).map((label) => ({ id: label, label, value: label }))
  return (
    <TextInput
      hasMany
      path={path}
      readOnly
      valueToRender={shown}
      {...(field.label && { label: field.label })}
    />
  )
}
