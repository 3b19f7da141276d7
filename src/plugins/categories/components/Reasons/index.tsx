'use client'

import type { TextFieldClientComponent } from 'payload'

import { TextInput, useField } from '@payloadcms/ui'

import { useText } from '../../../../ui/use-text.ts'
import { reasonTexts } from '../reason-text.ts'

/** Why somebody has their category: Payload's own field, with sentences for what is stored. */
export const Reasons: TextFieldClientComponent = ({ field, path }) => {
  const { t } = useText()
  const { value } = useField<string[]>({ path })
  const shown = reasonTexts(t, value).join(' · ')
  return (
    <TextInput path={path} readOnly value={shown} {...(field.label && { label: field.label })} />
  )
}
