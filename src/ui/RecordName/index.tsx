'use client'

import { useDocumentTitle } from '@payloadcms/ui'
import { useEffect } from 'react'

/**
 * Heads a record with words instead of its id. Payload names a record by one field of its own, and does so
 * again whenever the record changes: ours comes after it each time.
 */
export const RecordName = ({ name }: { name: string }) => {
  const { title, setDocumentTitle } = useDocumentTitle()
  useEffect(() => {
    if (title !== name) queueMicrotask(() => setDocumentTitle(name))
  }, [title, name, setDocumentTitle])
  return null
}
