import { defineFeature } from '../define-feature.ts'
import { demoTexts } from './translations.ts'

/** Two workspaces full of made-up people, and the button that removes them. */
export const demo = defineFeature({
  name: 'demo',
  translations: demoTexts,
  roles: { web: () => import('./web.ts') },
})
