import type { FeaturePlugin } from './define-feature.ts'

import { accounts } from './accounts/index.ts'
import { analytics } from './analytics/index.ts'
import { attribution } from './attribution/index.ts'
import { campaigns } from './campaigns/index.ts'
import { categories } from './categories/index.ts'
import { demo } from './demo/index.ts'
import { identity } from './identity/index.ts'
import { links } from './links/index.ts'
import { media } from './media/index.ts'
import { notices } from './notices/index.ts'
import { policy } from './policy/index.ts'
import { preferences } from './preferences/index.ts'
import { shop } from './shop/index.ts'
import { streams } from './streams/index.ts'
import { tenancy } from './tenancy/index.ts'

/** Every feature of this installation, in the order in which they extend each other. */
export const features: FeaturePlugin[] = [
  tenancy,
  identity,
  policy,
  accounts,
  media,
  campaigns,
  notices,
  links,
  preferences,
  categories,
  shop,
  attribution,
  analytics,
  streams,
  demo,
]
