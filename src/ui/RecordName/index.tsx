'use client'

import { useConfig, useDocumentInfo, useDocumentTitle, useStepNav } from '@payloadcms/ui'
import { useEffect } from 'react'

import { useText } from '../use-text.ts'

/**
 * Heads a record with words instead of its id, in the trail above it too. Payload names a record by one field
 * of its own, and does so again whenever the record changes: ours comes after it each time.
 */
export const RecordName = ({ name }: { name: string }) => {
  const { t } = useText()
  const { config } = useConfig()
  const { collectionSlug } = useDocumentInfo()
  const { title, setDocumentTitle } = useDocumentTitle()
  const { setStepNav } = useStepNav()
  const list = `${config.routes.admin}/collections/${collectionSlug}`
  const all = t(`collections:${collectionSlug}`)
  useEffect(() => {
    queueMicrotask(() => {
      if (title !== name) setDocumentTitle(name)
      setStepNav([{ label: all, url: list }, { label: name }])
    })
  }, [title, name, setDocumentTitle, setStepNav, all, list])
  return null
}
