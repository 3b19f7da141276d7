import { defineFeature } from '../define-feature.ts'
import { identityTexts } from './translations.ts'

/** People: the first owner, and the link that makes them. */
export const identity = defineFeature({ name: 'identity', translations: identityTexts })
