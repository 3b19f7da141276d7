import { defineFeature } from '../define-feature.ts'
import { categoryTexts } from './translations.ts'

/** Tells buyers from browsers and refund risks, as soon as something new is known of a person. */
export const categories = defineFeature({
  name: 'categories',
  translations: categoryTexts,
  roles: { worker: () => import('./worker.ts') },
})
