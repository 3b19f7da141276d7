import type { WebPart } from '../roles.ts'

import { removeDemoEndpoint } from './endpoints/remove.ts'

export const web: WebPart = async ({ mongo }) => ({ routes: [removeDemoEndpoint(mongo.db)] })
