import type { Config } from 'payload'

import type { FeaturePlugin } from '../define-feature.ts'

import { defineFeature } from '../define-feature.ts'
import { identityTexts } from './translations.ts'

const people = defineFeature({
  name: 'identity',
  translations: identityTexts,
  roles: { web: () => import('./web.ts') },
})

const OWNER_HINT = '/src/plugins/identity/components/OwnerHint/index.tsx#OwnerHint'

/** While nobody owns the installation, the sign-in page says where the link is. */
const withHint = (config: Config): Config => {
  const components = config.admin?.components
  const beforeLogin = [...(components?.beforeLogin ?? []), OWNER_HINT]
  return { ...config, admin: { ...config.admin, components: { ...components, beforeLogin } } }
}

/** People: the first owner, and the link that makes them. */
export const identity: FeaturePlugin = Object.assign(
  async (config: Config) => withHint(await people(config)),
  { feature: people.feature },
)
