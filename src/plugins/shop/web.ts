import type { WebPart } from '../roles.ts'

import { shopSecrets } from './endpoints/secrets.ts'

/** Connecting a shop over HTTP: its secrets, and where it posts to. */
export const web: WebPart = async ({ mongo: { db }, clock, vault, env }) => ({
  routes: shopSecrets({ db, clock, vault, publicUrl: env.HERALD_PUBLIC_URL }),
})
