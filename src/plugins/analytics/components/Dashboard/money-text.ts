import type { Money } from '../../../../core/money.ts'

import { formatMoney } from '../../../../ui/format.ts'

/** Currencies stand side by side; they are never added. */
export const moneyText = (revenue: readonly Money[], currency: string, language: string): string =>
  (revenue.length === 0 ? [{ amount: 0, currency }] : revenue)
    .map((each) => formatMoney(each, language))
    .join(' + ')
