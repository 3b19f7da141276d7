import { slugs } from '../../collections/slugs.ts'
import { defineFeature } from '../define-feature.ts'

/** Tracked links: from a tap in the chat to a click that money can be followed to. */
export const links = defineFeature({
  name: 'links',
  indexes: {
    [slugs.clickChunks]: [],
    [slugs.linkCodes]: [],
  },
  roles: {
    edge: () => import('./edge.ts'),
    worker: () => import('./worker.ts'),
  },
})
