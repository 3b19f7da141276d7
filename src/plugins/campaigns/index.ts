import { defineFeature } from '../define-feature.ts'
import { campaignTexts } from './translations.ts'

/** From Start to the last message: runs, their rows, their figures. */
export const campaigns = defineFeature({
  name: 'campaigns',
  translations: campaignTexts,
  roles: {
    web: () => import('./web.ts'),
    worker: () => import('./worker.ts'),
    sender: () => import('./sender.ts'),
  },
})
