import { slugs } from '../../collections/slugs.ts'
import { defineFeature } from '../define-feature.ts'
import { auditQuietHours, guardQuietHours } from './guard-quiet-hours.ts'
import { keepFileWhileSent, keepRowWhileSent } from './keep-file-while-sent.ts'
import {
  keepAccountWhileRunning,
  keepWhileRunning,
  keepWorkspaceWhileRunning,
} from './keep-while-running.ts'
import { campaignTexts } from './translations.ts'

/** From Start to the last message: runs, their rows, their figures. */
export const campaigns = defineFeature({
  name: 'campaigns',
  translations: campaignTexts,
  extend: {
    [slugs.campaigns]: {
      hooks: {
        beforeChange: [guardQuietHours],
        afterChange: [auditQuietHours],
        beforeDelete: [keepWhileRunning],
      },
    },
    [slugs.telegramAccounts]: { hooks: { beforeDelete: [keepAccountWhileRunning] } },
    [slugs.tenants]: { hooks: { beforeDelete: [keepWorkspaceWhileRunning] } },
    [slugs.media]: {
      hooks: { beforeOperation: [keepFileWhileSent], beforeDelete: [keepRowWhileSent] },
    },
  },
  roles: {
    web: () => import('./web.ts'),
    worker: () => import('./worker.ts'),
    sender: () => import('./sender.ts'),
  },
})
