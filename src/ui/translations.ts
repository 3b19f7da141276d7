/** English texts of what features share. */
export const uiTexts: Readonly<Record<string, string>> = {
  notKnown:
    'No answer came, so it is not known whether it was done. Look how it stands before you try again.',
  stale: 'These figures are of {{at}} and could not be read since.',
  staleWhy: 'Herald gave no answer.',
  staleMore: 'They are asked for again every few seconds.',
  placeholders: 'Personal words',
  'placeholder-first_name': 'First name',
  'placeholder-last_order': 'Last order',
  'placeholder-discount_code': 'Discount code',
}
