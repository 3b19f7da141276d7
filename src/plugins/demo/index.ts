import { defineFeature } from '../define-feature.ts'

/** Two workspaces full of made-up people, and the button that removes them. */
export const demo = defineFeature({
  name: 'demo',
  roles: { web: () => import('./web.ts') },
})
