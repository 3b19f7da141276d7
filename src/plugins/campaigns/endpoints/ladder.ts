import type { Payload } from 'payload'

import { z } from 'zod'

import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'
import type { Progress } from '../ladder-progress.ts'
import type { CampaignRow } from './describe-campaign.ts'

import { localApiFor } from '../../../collections/local-api-for.ts'
import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { pageLimit, readJson, readQuery } from '../../../endpoints/read-input.ts'
import { forTenant } from '../../../mongo/for-tenant.ts'
import { advance } from '../advance.ts'
import { enroll } from '../enroll.ts'
import { readOneProgress, readProgress } from '../ladder-progress.ts'
import { readRun } from '../store.ts'
import { ladderOf } from '../unplanned-nudges.ts'
import { nudgeInput } from './campaign-input.ts'
import { describeCampaign } from './describe-campaign.ts'
import { namesOf } from './failures.ts'
import { ownCampaign } from './own-campaign.ts'
import { stepViews } from './step-view.ts'
import { readWhy } from './why-view.ts'

type Deps = Parameters<typeof enroll>[0]

const WRITERS = ['owner', 'marketer'] as const
const STEPS = '/api/v1/campaigns/:id/steps'
const PROGRESS = '/api/v1/campaigns/:id/progress'

const contactId = z.string().regex(/^[A-Za-z0-9_.-]{1,80}$/, 'must be a contact’s id')
const stepsInput = z.strictObject({ steps: z.array(nudgeInput, 'is needed').max(5) })
const enrollInput = z.strictObject({
  contactIds: z.array(contactId, 'is needed').min(1, 'names nobody').max(200),
})
const advanceInput = z.strictObject({ contactId: z.string('is needed').pipe(contactId) })
const pageQuery = z.strictObject({
  limit: pageLimit(200, 50),
  cursor: contactId.optional(),
})

/** The ladder of a campaign over HTTP: its steps, who stands where, and who is added or moved on. */
export const ladder = (payload: Payload, deps: Deps): ApiEndpoint[] => [
  setSteps(payload, deps),
  readSteps(payload, deps),
  enrollPeople(payload, deps),
  readPlaces(payload, deps),
  moveOn(payload, deps),
]

const setSteps = (payload: Payload, { db }: Deps): ApiEndpoint => ({
  method: 'post',
  path: STEPS,
  tenancy: 'tenant',
  roles: WRITERS,
  respond: async (request, { params, caller }) => {
    const { steps: nudges } = await readJson(request, stepsInput)
    const { id } = await ownCampaign(payload, caller.tenant, params['id'])
    if (await readRun(forTenant(db, caller.tenant), id))
      throw new PlatformError('CONFLICT', 'The campaign has started, its steps are fixed.')
    const row = await localApiFor(payload, caller).update(slugs.campaigns, id, { nudges })
    return Response.json({ campaignId: id, steps: planned(row as unknown as CampaignRow) })
  },
})

const readSteps = (payload: Payload, { db }: Deps): ApiEndpoint => ({
  method: 'get',
  path: STEPS,
  tenancy: 'tenant',
  roles,
  respond: async (_request, { params, caller }) => {
    const own = forTenant(db, caller.tenant)
    const row = await ownCampaign(payload, caller.tenant, params['id'])
    const run = await readRun(own, row.id)
    const steps = run
      ? stepViews(run, await readWhy(own, run))
      : planned(row as unknown as CampaignRow)
    return Response.json({ campaignId: row.id, steps })
  },
})

const planned = (row: CampaignRow) =>
  describeCampaign(row).nudges.map((nudge, index) => ({ step: index + 1, ...nudge }))

const enrollPeople = (payload: Payload, deps: Deps): ApiEndpoint => ({
  method: 'post',
  path: '/api/v1/campaigns/:id/enroll',
  tenancy: 'tenant',
  roles: WRITERS,
  respond: async (request, { params, caller }) => {
    const { contactIds } = await readJson(request, enrollInput)
    const { id } = await ownCampaign(payload, caller.tenant, params['id'])
    const contacts = [...new Set(contactIds)]
    const order = { tenant: caller.tenant, campaign: id, by: caller.id, contacts }
    const made = await enroll(deps, order)
    const items = made.map(({ contact: contactId, dueAt, ...row }) => ({
      ...{ contactId, ...row, dueAt: dueAt.toISOString() },
    }))
    return Response.json({ campaignId: id, enrolled: items.length, items }, { status: 202 })
  },
})

const readPlaces = (payload: Payload, { db }: Deps): ApiEndpoint => ({
  method: 'get',
  path: PROGRESS,
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller }) => {
    const { limit, cursor } = readQuery(request, pageQuery)
    const { id } = await ownCampaign(payload, caller.tenant, params['id'])
    const own = forTenant(db, caller.tenant)
    const run = await readRun(own, id)
    const page = { campaign: id, limit, after: cursor ?? null, ...sizeOf(run) }
    const { items, more } = run ? await readProgress(own, page) : { items: [], more: false }
    const people = await describe(own, items)
    return Response.json({ items: people, more, cursor: items.at(-1)?.contact ?? cursor ?? null })
  },
})

const moveOn = (payload: Payload, deps: Deps): ApiEndpoint => ({
  method: 'put',
  path: PROGRESS,
  tenancy: 'tenant',
  roles: WRITERS,
  respond: async (request, { params, caller }) => {
    const { contactId: contact } = await readJson(request, advanceInput)
    const { id: campaign } = await ownCampaign(payload, caller.tenant, params['id'])
    const own = forTenant(deps.db, caller.tenant)
    const run = await readRun(own, campaign)
    const place = await readOneProgress(own, { campaign, contact, ...sizeOf(run) })
    if (place?.contact !== contact)
      throw new PlatformError('NOT_FOUND', 'This campaign does not know them.')
    await advance(deps, { tenant: caller.tenant, campaign, by: caller.id, contact })
    const moved = await readOneProgress(own, { campaign, contact, ...sizeOf(run) })
    return Response.json((await describe(own, moved ? [moved] : []))[0])
  },
})

/** How many steps there are, those by hand included, and which one is the ladder's last. */
const sizeOf = (run: CampaignRun | null) => ({
  steps: run?.frozen.nudges.length ?? 0,
  lastStep: run ? Math.max(0, ...ladderOf(run)) : 0,
})

const describe = async (own: TenantDb, items: readonly Progress[]) => {
  const names = await namesOf(own, items)
  return items.map(({ contact, ...place }) => ({
    contact: { id: contact, name: names.get(contact) ?? null },
    ...place,
  }))
}
