import { defineFeature } from '../define-feature.ts'
import { shopTexts } from './translations.ts'

/** Orders of shops, by signed webhooks. */
export const shop = defineFeature({
  name: 'shop',
  translations: shopTexts,
  roles: {
    edge: () => import('./edge.ts'),
    web: () => import('./web.ts'),
    worker: () => import('./worker.ts'),
  },
})
