import { slugs } from '../../collections/slugs.ts'
import { defineFeature } from '../define-feature.ts'

/** Which campaign earned an order. */
export const attribution = defineFeature({
  name: 'attribution',
  indexes: {
    [slugs.orders]: [{ key: { receivedAt: 1 }, partialFilterExpression: { credit: null } }],
  },
  roles: { worker: () => import('./worker.ts') },
})
