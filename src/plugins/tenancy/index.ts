import { collectionIndexes } from '../../collections/indexes.ts'
import { collectionTexts } from '../../collections/translations.ts'
import { defineFeature } from '../define-feature.ts'

export { enforceTenancy, tenantSlugs } from './enforce.ts'
export { officialTenants } from './official.ts'
export { tenancyOf } from './tenancy-of.ts'

/** Workspaces. What it enforces is `enforceTenancy`, which has to run after every feature. */
export const tenancy = defineFeature({
  name: 'tenancy',
  indexes: collectionIndexes,
  translations: collectionTexts.tenancy,
})
