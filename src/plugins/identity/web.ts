import type { WebPart } from '../roles.ts'

import { claimEndpoints } from './claim-endpoints.ts'
import { login } from './endpoints/login.ts'

/** Signing in over HTTP, and the page of the one-time owner link. */
export const web: WebPart = async ({ payload, mongo, clock }) => ({
  routes: [login(payload), ...claimEndpoints({ payload, db: mongo.db, clock })],
})
