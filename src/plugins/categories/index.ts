import { defineFeature } from '../define-feature.ts'

/** Tells buyers from browsers and refund risks, as soon as something new is known of a person. */
export const categories = defineFeature({
  name: 'categories',
  roles: { worker: () => import('./worker.ts') },
})
