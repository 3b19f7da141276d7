import type { FeaturePlugin } from './define-feature.ts'

import { identity } from './identity/index.ts'
import { tenancy } from './tenancy/index.ts'

/** Every feature of this installation, in the order in which they extend each other. */
export const features: FeaturePlugin[] = [identity, tenancy]
