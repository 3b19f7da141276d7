import type { DefaultServerCellComponentProps } from 'payload'

import type { Money } from '../../core/money.ts'

import { formatMoney } from '../format.ts'

/** Minor units as an amount, from the currency beside them. */
export const MoneyCell = ({ cellData, rowData, field, i18n }: DefaultServerCellComponentProps) => {
  const group: unknown = rowData[groupOf(field)]
  const currency = (group as Partial<Money> | null | undefined)?.currency
  if (typeof cellData !== 'number' || !currency) return <span>{'–'}</span>
  return <bdi className="h-n">{formatMoney({ amount: cellData, currency }, i18n.language)}</bdi>
}

const groupOf = (field: unknown): string => {
  const { accessor, custom } = field as { accessor?: string; custom?: { group?: string } }
  return custom?.group ?? accessor?.split('.')[0] ?? ''
}
