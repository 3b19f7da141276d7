import type { PolicyRule } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { ActionDeps, RunOrder } from './store.ts'
import type { WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { deliveryIds, runId } from '../../core/ids.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { admit, newRows } from './admit.ts'
import { loadCandidates, personsOf } from './audience-facts.ts'
import { judge } from './judge.ts'
import { placeholdersIn } from './personalise.ts'
import { announce, readRun, readTenant, tenantDbOf } from './store.ts'
import { makeDraft, makeRows, recordRefusals } from './write-deliveries.ts'

type Deps = ActionDeps & {
  publicUrl: string
  policyRules: readonly PolicyRule[]
  masterKey: string
}
type Order = RunOrder & { contacts: readonly string[] }
type Enrolled = Pick<Delivery, 'contact' | 'state' | 'reason' | 'dueAt'>

/** Everybody of these runs has their rows, and may get another one. */
const TAKES: readonly CampaignRun['status'][] = ['running', 'finishing', 'paused']

/**
 * Adds people to a campaign that runs, each through the gate like everybody else; whoever is in it stays
 * as they are. Their ladder begins with the message. Answers those who are new.
 */
export const enroll = async (deps: Deps, order: Order): Promise<Enrolled[]> => {
  const { tenant, campaign, by, contacts } = order
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const run = takesPeople(await readRun(tenantDb, campaign))
  const settings = await readTenant(deps.db, tenant)
  const context: WriteContext = {
    ...{ db: deps.db, tenantDb, tenant: settings, publicUrl: deps.publicUrl },
  }
  const people = await tenantDb
    .collection<Contact>(slugs.contacts)
    .find({ _id: { $in: [...contacts] } })
    .toArray()
  const known = new Set(people.map(({ _id }) => _id))
  const unknown = contacts.findIndex((id) => !known.has(id))
  if (unknown >= 0)
    throw new PlatformError('INVALID_INPUT', 'There is no such contact.', {
      field: `contactIds.${unknown}`,
    })
  const idOf = deliveryIds({ tenant, campaign, step: 0 })
  // Before any work; what counts is asked again as the rows are written.
  await newRows(context, { run, ids: people.map(({ _id }) => idOf(_id)) })
  const draft = await makeDraft(context, { run, step: 0, document: run.frozen.message })
  const { frozen } = run
  const words = placeholdersIn([frozen.message], deps.placeholders)
  const look = { now: at, persons: personsOf(deps), rules: deps.policyRules, words }
  const candidates = await loadCandidates(tenantDb, people, frozen.accounts, look)
  const judged = candidates.map((candidate) => ({
    candidate,
    decision: judge(deps.policyRules, candidate, { now: at, tenant: settings, frozen }),
  }))
  const made = await admit(context, run, await makeRows(context, draft, judged, at))
  await recordRefusals(tenantDb, draft, judged, at)
  await endLateRows(context, run, { made, at })
  const target = runId(tenant, campaign)
  await recordAudit(tenantDb, { actor: by, action: 'campaign.enroll', target, reason: null, at })
  return made.map(({ contact, state, reason, dueAt }) => ({ contact, state, reason, dueAt }))
}

const takesPeople = (run: CampaignRun | null): CampaignRun => {
  if (!run?.expandedAt || !TAKES.includes(run.status))
    throw new PlatformError('CONFLICT', 'Only a campaign that runs takes more people.')
  return run
}

/** The run may have ended while rows were written; nothing would ever send or close them. */
const endLateRows = async (
  { tenantDb }: WriteContext,
  { campaign, status }: CampaignRun,
  { made, at }: { made: readonly Delivery[]; at: Date },
): Promise<void> => {
  const now = await readRun(tenantDb, campaign)
  if (now && now.status !== status) await announce(tenantDb, now, at)
  if (now && TAKES.includes(now.status)) return
  await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { _id: { $in: made.map(({ _id }) => _id) }, state: { $in: ['queued', 'deferred'] } },
      { $set: { state: 'cancelled', reason: 'stopped', updatedAt: at } },
    )
  throw new PlatformError('CONFLICT', 'The campaign has just ended.')
}
