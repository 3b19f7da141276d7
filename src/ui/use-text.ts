'use client'

import { useTranslation } from '@payloadcms/ui'

import type { Text } from './text.ts'

/** Our own keys through Payload's translations, and the language for figures. */
export const useText = (): { t: Text; language: string } => {
  const { t, i18n } = useTranslation()
  return { t: t as unknown as Text, language: i18n.language }
}
