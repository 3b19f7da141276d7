/** English texts of the demo line. */
export const demoTexts = {
  line: 'Demo: nothing reaches real people.',
  region: 'Demo workspace',
  remove: 'Remove demo data',
  removing: 'Removing…',
  ask: 'Remove all demo data?',
  askMore:
    'The made-up contacts, campaigns, messages and orders go, in every demo workspace. What you made yourself stays. This cannot be undone.',
  keep: 'Keep it',
  failed: 'Nothing was removed. Try again in a moment.',
} as const
