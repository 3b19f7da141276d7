import type { FeaturePlugin } from './define-feature.ts'

import { demo } from './demo/index.ts'
import { identity } from './identity/index.ts'
import { media } from './media/index.ts'
import { tenancy } from './tenancy/index.ts'

/** Every feature of this installation, in the order in which they extend each other. */
export const features: FeaturePlugin[] = [tenancy, identity, media, demo]
