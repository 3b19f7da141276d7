import type { Config } from 'payload'

import type { FeaturePlugin } from '../define-feature.ts'

import { defineFeature } from '../define-feature.ts'
import { markImage } from './mark.ts'
import { identityTexts } from './translations.ts'

const people = defineFeature({
  name: 'identity',
  translations: identityTexts,
  roles: { web: () => import('./web.ts') },
})

const OWNER_HINT = '/src/plugins/identity/components/OwnerHint/index.tsx#OwnerHint'
const BRAND = '/src/plugins/identity/components/Brand'

/**
 * The panel carries Herald's own mark, and while nobody owns the installation, the sign-in page says
 * where the link is.
 */
const withFace = (config: Config): Config => {
  const { components, meta } = config.admin ?? {}
  const beforeLogin = [...(components?.beforeLogin ?? []), OWNER_HINT]
  const graphics = { Logo: `${BRAND}#Logo`, Icon: `${BRAND}#Icon` }
  const icons = [{ rel: 'icon', type: 'image/svg+xml', url: markImage }]
  return {
    ...config,
    admin: {
      ...config.admin,
      components: { ...components, beforeLogin, graphics },
      meta: { ...meta, icons },
    },
  }
}

/** People: the first owner, and the link that makes them. */
export const identity: FeaturePlugin = Object.assign(
  async (config: Config) => withFace(await people(config)),
  { feature: people.feature },
)
