import { slugs } from '../../collections/slugs.ts'
import { defineFeature } from '../define-feature.ts'

/** Which campaign earned an order. */
export const attribution = defineFeature({
  name: 'attribution',
  indexes: {
    [slugs.orders]: [
      { key: { creditAfter: 1, receivedAt: 1 }, partialFilterExpression: { credit: null } },
    ],
  },
  roles: { worker: () => import('./worker.ts') },
})
