import type { DefaultServerCellComponentProps } from 'payload'

import { textOf } from '../../../../ui/text.ts'
import { reasonTexts } from '../reason-text.ts'

/** Why somebody has their category, in a list of people. */
export const ReasonsCell = ({ cellData, i18n }: DefaultServerCellComponentProps) => (
  <span>{reasonTexts(textOf(i18n), cellData).join(' · ') || '–'}</span>
)
