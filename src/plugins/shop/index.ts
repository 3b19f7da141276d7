import { defineFeature } from '../define-feature.ts'

/** Orders of shops, by signed webhooks. */
export const shop = defineFeature({
  name: 'shop',
  roles: {
    edge: () => import('./edge.ts'),
    web: () => import('./web.ts'),
    worker: () => import('./worker.ts'),
  },
})
