import type { Text } from '../../../ui/text.ts'

import { readReason } from '../../../core/category.ts'

/** Stored reasons as sentences. One of an earlier version is a sentence, and shown as it is. */
export const reasonTexts = (t: Text, stored: unknown): string[] =>
  Array.isArray(stored) ? stored.map((one) => reasonText(t, String(one))) : []

const reasonText = (t: Text, stored: string): string => {
  const said = readReason(stored)
  return said ? t(`categories:reason-${said.code}`, said.values) : stored
}
