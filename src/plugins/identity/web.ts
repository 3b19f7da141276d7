import type { WebPart } from '../roles.ts'

import { claimEndpoints } from './claim-endpoints.ts'

/** The page of the one-time owner link. */
export const web: WebPart = async ({ payload, mongo, clock }) => ({
  routes: claimEndpoints({ payload, db: mongo.db, clock }),
})
