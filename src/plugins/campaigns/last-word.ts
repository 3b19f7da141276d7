import type { Clock } from '../../core/clock.ts'
import type { PolicyRule } from '../../core/gate.ts'
import type { Contact, Dialog } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { LastWord } from '../../delivery/send-ports.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { decide } from '../../core/gate.ts'
import { deliveryId, dialogId } from '../../core/ids.ts'
import { gateFactsOf, loadCandidates } from './audience-facts.ts'
import { recordDecisions } from './decisions.ts'
import { sendingStatuses } from './run-status.ts'
import { readRun, readTenant } from './store.ts'
import { baseOf } from './unplanned-nudges.ts'

type Deps = { db: Db; tenantDb: TenantDb; clock: Clock; policyRules: readonly PolicyRule[] }

/** Asks the gate right before the wire, with everything read again: a pause or a STOP counts at once. */
export const lastWord = async (deps: Deps, delivery: Delivery): Promise<LastWord> => {
  const { db, tenantDb, clock, policyRules } = deps
  const { campaign, contact: id, account, step } = delivery
  const [contact, tenant, run] = await Promise.all([
    tenantDb.collection<Contact>(slugs.contacts).findOne({ _id: id }),
    readTenant(db, tenantDb.tenant),
    readRun(tenantDb, campaign),
  ])
  if (!run || !(sendingStatuses as readonly string[]).includes(run.status)) return { do: 'hold' }
  if (!contact) return { do: 'end', state: 'skipped', reason: 'no-dialog' }
  if (step > 0 && (await hasAnswered(tenantDb, delivery, baseOf(run, step))))
    return { do: 'end', state: 'cancelled', reason: 'replied' }
  const [candidate] = await loadCandidates(tenantDb, [contact], [account])
  if (!candidate) return { do: 'hold' }
  const now = clock.now()
  const { frozen, quietOverride } = run
  const decision = decide(
    policyRules,
    gateFactsOf(candidate, { now, tenant, frozen, quietOverride }),
  )
  if (decision.do === 'send') return { do: 'send' }
  const about = { campaign, step, at: now }
  await recordDecisions(tenantDb, about, [{ contact: id, decision, demo: contact.demo }])
  return decision.do === 'skip'
    ? { do: 'end', state: 'skipped', reason: decision.reason }
    : { do: 'wait', until: decision.until, reason: decision.reason }
}

/** They wrote after the message that this nudge follows. */
const hasAnswered = async (
  tenantDb: TenantDb,
  { campaign, contact, account, peer }: Delivery,
  base: number,
): Promise<boolean> => {
  const { tenant } = tenantDb
  const [before, dialog] = await Promise.all([
    tenantDb
      .collection<Delivery>(slugs.deliveries)
      .findOne({ _id: deliveryId({ tenant, campaign, contact, step: base }) }),
    tenantDb
      .collection<Dialog>(slugs.dialogs)
      .findOne({ _id: dialogId(tenant, account, peer.userId) }),
  ])
  if (before?.repliedAt) return true
  const since = before?.sentAt
  return Boolean(since && dialog?.lastInboundAt && dialog.lastInboundAt > since)
}
