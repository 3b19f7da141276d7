/** An amount in minor units (cents) of an ISO 4217 currency. Never a float, never converted silently. */
export type Money = { amount: number; currency: string }

/** Minor units of one major unit: 100 for EUR, 1 for JPY, 1,000 for KWD. From the runtime's CLDR data. */
export const minorUnits = (currency: string): number =>
  10 **
  (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2)

/** "€12.40" for a reader of `language`. */
export const formatMoney = ({ amount, currency }: Money, language = 'en'): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency }).format(
    amount / minorUnits(currency),
  )

/** Adds amounts per currency; two currencies are two rows. */
export const sumByCurrency = (amounts: Iterable<Money>): Map<string, number> => {
  const totals = new Map<string, number>()
  for (const { amount, currency } of amounts) {
    totals.set(currency, (totals.get(currency) ?? 0) + amount)
  }
  return totals
}
