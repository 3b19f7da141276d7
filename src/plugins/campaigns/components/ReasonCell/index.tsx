import type { DefaultServerCellComponentProps } from 'payload'

import { textOf } from '../../../../ui/text.ts'
import { reasonText } from '../words.ts'

/** A reason's code as the sentence that people read. */
export const ReasonCell = ({ cellData, i18n }: DefaultServerCellComponentProps) => (
  <span>
    {typeof cellData === 'string' && cellData !== '' ? reasonText(textOf(i18n), cellData) : '–'}
  </span>
)
