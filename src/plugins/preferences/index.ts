import { defineFeature } from '../define-feature.ts'

/** The page on which a person says how often they want to hear from a workspace, or that they do not. */
export const preferences = defineFeature({
  name: 'preferences',
  roles: { edge: () => import('./edge.ts') },
})
