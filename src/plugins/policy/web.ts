import type { WebPart } from '../roles.ts'

import { consents } from './endpoints/consents.ts'
import { killSwitch } from './endpoints/kill-switch.ts'
import { addPlatformStop } from './endpoints/platform-stops.ts'

/** The workspace's emergency stop and the platform's stop list over HTTP. */
export const web: WebPart = async ({ mongo: { db }, clock, env }) => ({
  routes: [
    ...killSwitch({ db, clock }),
    addPlatformStop({ db, clock, masterKey: env.HERALD_MASTER_KEY }),
    ...consents({ db, clock, masterKey: env.HERALD_MASTER_KEY }),
  ],
})
