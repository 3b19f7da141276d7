import type { WebPart } from '../roles.ts'

import { createCampaign } from './endpoints/create.ts'
import { readFailures } from './endpoints/failures.ts'
import { ladder } from './endpoints/ladder.ts'
import { listCampaigns, readCampaign } from './endpoints/list.ts'
import { readLogs } from './endpoints/logs.ts'
import { nudge } from './endpoints/nudge.ts'
import { readPreview } from './endpoints/preview.ts'
import { readQuietHours } from './endpoints/quiet-hours.ts'
import { readRun } from './endpoints/run.ts'
import { runActions } from './endpoints/run-actions.ts'
import { readWhy, readWhyOfCampaign } from './endpoints/why.ts'
import { sendToMe } from './endpoints/send-to-me.ts'

/** Campaigns over HTTP: create, start and steer them, and read how they go. */
export const web: WebPart = async (context) => {
  const {
    payload,
    mongo: { db },
    clock,
    env,
    policyRules,
    placeholders = [],
  } = context
  const masterKey = env.HERALD_MASTER_KEY
  const publicUrl = env.HERALD_PUBLIC_URL.replace(/\/$/, '')
  return {
    routes: [
      createCampaign(payload),
      listCampaigns(db),
      readCampaign(payload),
      ...runActions({ db, clock, publicUrl, placeholders }),
      nudge(payload, { db, clock, publicUrl, placeholders }),
      ...ladder(payload, { db, clock, publicUrl, policyRules, placeholders, masterKey }),
      sendToMe({ db, clock, publicUrl, placeholders }),
      readLogs(payload, db),
      readRun(payload, db, clock),
      readPreview({ db, clock, publicUrl, policyRules, placeholders, masterKey }),
      readQuietHours(db),
      readFailures(payload, db),
      readWhy({ db, clock, masterKey, policyRules }),
      readWhyOfCampaign({ db, clock, masterKey, policyRules }),
    ],
  }
}
