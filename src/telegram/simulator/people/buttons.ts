import type { TlObject } from '../tl/schema.ts'
import type { MessageRow } from '../world/model.ts'

/** What stands below a message: an address to open, or data for the bot that wrote it. */
export type Button = { text: string; url: string } | { text: string; data: Buffer }

const readButton = (button: TlObject): Button[] => {
  const { text, url, data } = button
  if (typeof text !== 'string') return []
  if (typeof url === 'string') return [{ text, url }]
  return Buffer.isBuffer(data) ? [{ text, data }] : []
}

/** The buttons below a message, row by row. */
export const buttonsOf = ({ extra }: Pick<MessageRow, 'extra'>): Button[] => {
  const rows = extra?.markup?.['rows']
  return Array.isArray(rows)
    ? rows.flatMap(({ buttons }: { buttons: TlObject[] }) => buttons.flatMap(readButton))
    : []
}
