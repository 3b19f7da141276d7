import { defineFeature } from '../define-feature.ts'

/** Live screens: what happens in a workspace, as it happens. */
export const streams = defineFeature({
  name: 'streams',
  roles: { edge: () => import('./edge.ts') },
})
