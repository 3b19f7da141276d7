/** Over a list that holds nothing yet: what belongs there, and the one action that brings it. */
export const emptyListTexts = {
  'campaigns-none': 'No campaigns yet',
  'campaigns-more':
    'A campaign is one message to many people who know you, with its links and its result.',
  'campaigns-begin': 'Write the first one',
  'telegram-accounts-none': 'No account connected',
  'telegram-accounts-more': 'Messages leave from your own Telegram account.',
  'telegram-accounts-begin': 'Connect an account',
  'contacts-none': 'No contacts yet',
  'contacts-more':
    'Everyone who has ever written to your Telegram account is here once it is connected.',
  'contacts-begin': 'Connect an account',
  'orders-none': 'No order has arrived',
  'orders-more':
    'Give your shop one address and one secret; each order is here within seconds of being placed.',
  'orders-begin': 'Connect the shop',
  'links-none': 'No links yet',
  'links-more': 'Every link in a message becomes a short one that counts people, not previews.',
  'links-begin': 'Write a campaign',
  'media-none': 'No pictures or files yet',
  'media-more': 'A message can carry one file, or up to ten as an album.',
  'media-begin': 'Upload a file',
} as const

/** Payload's own words, where there is a better one. */
export const panelTexts = {
  general: {
    email: 'E-mail',
    createdAt: 'Created',
    updatedAt: 'Changed',
    noLabel: '–',
    noResultsFound: 'Nothing found',
    noResultsDescription: 'Nothing here matches the search and the filters above.',
  },
  authentication: {
    login: 'Sign in',
    logOut: 'Sign out',
  },
} as const
