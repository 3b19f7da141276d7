/** English texts of signing in and of the one-time owner link. */
export const identityTexts = {
  hintTitle: 'This installation has no owner yet.',
  hint: 'Open the one-time address that "npm start" printed after the word "owner". It makes the first owner. A new one: npm start -- --new-owner-link',
} as const
