'use client'

import { useDocumentInfo } from '@payloadcms/ui'

import { personName } from '../../../../core/person-name.ts'
import { RecordName } from '../../../../ui/RecordName/index.tsx'

/** Heads a person's page with their name in full, as it was saved last. */
export const PersonTitle = () => {
  const { savedDocumentData } = useDocumentInfo()
  const name = personName(savedDocumentData)
  return name ? <RecordName name={name} /> : null
}
