import { slugs } from '../../collections/slugs.ts'
import { defineFeature } from '../define-feature.ts'
import { accountTexts } from './translations.ts'

/** Telegram accounts: signing in, keeping sessions, and what people write back. */
export const accounts = defineFeature({
  name: 'accounts',
  translations: accountTexts,
  views: {
    connect: {
      Component: '/src/plugins/accounts/components/ConnectView#ConnectView',
      path: '/connect/telegram',
    },
  },
  roles: {
    web: () => import('./web.ts'),
    sender: () => import('./sender.ts'),
    worker: () => import('./worker.ts'),
  },
  indexes: {
    [slugs.telegramAccounts]: [
      {
        key: { network: 1, telegramUserId: 1 },
        partialFilterExpression: { telegramUserId: { $type: 'string' } },
      },
    ],
    [slugs.dialogs]: [
      { key: { readPending: 1, readLookAt: 1 }, partialFilterExpression: { readPending: true } },
      {
        key: { tenant: 1, account: 1, lastInboundAt: 1 },
        partialFilterExpression: { history: 'due' },
      },
    ],
  },
})
