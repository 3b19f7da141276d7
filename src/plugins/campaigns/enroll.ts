import type { PolicyRule } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { ActionDeps, RunOrder } from './store.ts'
import type { WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { largeFrom } from '../../core/policy/size-gate.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { loadCandidates, personsOf } from './audience-facts.ts'
import { addToCounts } from './folds.ts'
import { judge } from './judge.ts'
import { readRun, readTenant, tenantDbOf } from './store.ts'
import { insertRows, makeDraft, makeRows, recordRefusals } from './write-deliveries.ts'

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
  await refuseCrowd(context, run, people.length)
  const draft = await makeDraft(context, { run, step: 0, document: run.frozen.message })
  const look = { now: at, persons: personsOf(deps) }
  const { frozen, quietOverride } = run
  const candidates = await loadCandidates(tenantDb, people, frozen.accounts, look)
  const judged = candidates.map((candidate) => ({
    candidate,
    decision: judge(deps.policyRules, candidate, {
      now: at,
      tenant: settings,
      frozen,
      quietOverride,
    }),
  }))
  const made = await insertRows(tenantDb, await makeRows(context, draft, judged, at))
  await recordRefusals(tenantDb, draft, judged, at)
  const changes = made.map(({ state }) => ({ from: null, to: state }))
  await addToCounts(tenantDb, run, changes)
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

/** Nobody gets around test and sample by adding people one by one. */
const refuseCrowd = async (
  { tenantDb, tenant }: WriteContext,
  { campaign, sample }: CampaignRun,
  more: number,
): Promise<void> => {
  const there = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .count({ campaign, step: 0 }, largeFrom(tenant.sizeGate) + 1)
  if (sample?.passedAt || there + more <= largeFrom(tenant.sizeGate)) return
  throw new PlatformError(
    'INVALID_INPUT',
    'So many people need a campaign of their own: it is tried with a few first.',
    { field: 'contactIds' },
  )
}

/** The run may have ended while rows were written; nothing would ever send or close them. */
const endLateRows = async (
  { tenantDb }: WriteContext,
  { campaign }: CampaignRun,
  { made, at }: { made: readonly Delivery[]; at: Date },
): Promise<void> => {
  const now = await readRun(tenantDb, campaign)
  if (now && TAKES.includes(now.status)) return
  await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { _id: { $in: made.map(({ _id }) => _id) }, state: { $in: ['queued', 'deferred'] } },
      { $set: { state: 'cancelled', reason: 'stopped', updatedAt: at } },
    )
  throw new PlatformError('CONFLICT', 'The campaign has just ended.')
}
