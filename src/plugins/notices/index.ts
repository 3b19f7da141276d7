import { slugs } from '../../collections/slugs.ts'
import { defineFeature } from '../define-feature.ts'
import { noticeTexts } from './translations.ts'

/** What needs a person: a line on every page of the panel, and one mail each. */
export const notices = defineFeature({
  name: 'notices',
  translations: noticeTexts,
  roles: { web: () => import('./web.ts'), worker: () => import('./worker.ts') },
  indexes: {
    [slugs.telegramAccounts]: [
      {
        key: { 'breakage.mail.dueAt': 1 },
        partialFilterExpression: { 'breakage.mail.state': 'due' },
      },
      { key: { 'outage.mail.dueAt': 1 }, partialFilterExpression: { 'outage.mail.state': 'due' } },
      { key: { 'rest.mail.dueAt': 1 }, partialFilterExpression: { 'rest.mail.state': 'due' } },
    ],
    [slugs.campaignRuns]: [
      { key: { 'hold.mail.dueAt': 1 }, partialFilterExpression: { 'hold.mail.state': 'due' } },
      {
        key: { 'filesOut.mail.dueAt': 1 },
        partialFilterExpression: { 'filesOut.mail.state': 'due' },
      },
    ],
  },
})
