import type { WebPart } from '../roles.ts'

import { connect } from './endpoints/connect.ts'
import { goOn } from './endpoints/go-on.ts'
import { readHealth } from './endpoints/health.ts'
import { logOut } from './endpoints/log-out.ts'
import { forgetApplication, setApplication } from './endpoints/own-application.ts'
import { verify } from './endpoints/verify.ts'

/** Connecting Telegram accounts over HTTP. The sender does it; this asks and waits. */
export const web: WebPart = async ({ mongo, vault, clock, env }) => {
  const deps = { mongo, vault, clock, env }
  const application = [setApplication(deps), forgetApplication(deps)]
  return {
    routes: [
      connect(deps),
      verify(deps),
      logOut(deps),
      goOn(deps),
      ...readHealth(deps),
      ...application,
    ],
  }
}
