/** English texts of why somebody has their category, by the codes of `src/core/category.ts`. */
export const categoryTexts = {
  'reason-orders_one': '{{count}} order',
  'reason-orders_other': '{{count}} orders',
  'reason-refunded_one': '{{refunded}} of {{count}} order refunded',
  'reason-refunded_other': '{{refunded}} of {{count}} orders refunded',
  'reason-clicks_one': '{{count}} click, has not ordered yet',
  'reason-clicks_other': '{{count}} clicks, has not ordered yet',
  'reason-wrote': 'Wrote to us, has not ordered yet',
  'reason-read': 'Read a message, has not ordered yet',
  'reason-nothing': 'Nothing is known of them yet',
  'reason-odd': 'What is known of them does not fit',
  'reason-failed': 'Could not be told',
}
