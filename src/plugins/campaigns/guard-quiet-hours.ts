import type {
  CollectionAfterChangeHook,
  CollectionBeforeChangeHook,
  CollectionSlug,
  PayloadRequest,
} from 'payload'

import { ValidationError } from 'payload'

import type { ToldQuietHours } from '../../core/policy/less-quiet.ts'
import type { QuietHoursWish } from '../../core/policy/own-quiet-hours.ts'
import type { Caller } from '../../endpoints/define-endpoint.ts'
import type { QuietSaving } from '../../core/policy/less-quiet.ts'

import { idOf, principalOf, tenantsWithRole } from '../../collections/access/principal.ts'
import { slugs } from '../../collections/slugs.ts'
import { systemClock } from '../../core/clock.ts'
import { PlatformError } from '../../core/errors.ts'
import { joinId, makeId, runId } from '../../core/ids.ts'
import { hoursInWords, saveQuietHours } from '../../core/policy/less-quiet.ts'

/** Where a route of ours, which has no user of Payload's, says who asks. */
export const QUIET_CALLER = 'quietHoursCaller'

type Campaign = { id?: string; name?: string; tenant?: unknown; quietHours?: ToldQuietHours }
type Actor = { id: string; isOwner: boolean }

const NOTHING_SAID = { reason: null, saidBy: null, saidAt: null }

/**
 * Quiet hours that take away from the workspace's: an owner's, with a reason, whichever way they come in. A
 * copy of such a campaign goes by the workspace's, since nobody has said anything of it yet.
 */
export const guardQuietHours: CollectionBeforeChangeHook = async (change) => {
  const { operation, req } = change
  const data = change.data as Campaign
  const original = (change.originalDoc ?? null) as Campaign | null
  const before = operation === 'update' ? original?.quietHours : null
  const after = data.quietHours
  if (!after) return data
  const tenant = idOf(data.tenant) ?? ''
  const by = actorOf(req, tenant)
  const said = saveQuietHours({ workspace: await hoursOf(req, tenant), before, after, by })
  switch (said.do) {
    case 'forget':
      return { ...data, quietHours: { ...after, ...NOTHING_SAID } }
    case 'keep':
      return data
    case 'stamp':
      return {
        ...data,
        quietHours: {
          ...after,
          saidBy: by?.id ?? 'herald',
          saidAt: systemClock.now().toISOString(),
        },
      }
    case 'refuse':
      // Payload gives a new row an original only where it is copied.
      if (operation === 'create' && original?.name)
        return { ...data, quietHours: { ...after, ownHours: false, ...NOTHING_SAID } }
      throw refusal(said, req)
  }
}

/** A line of the audit, in the transaction of the change. */
export const auditQuietHours: CollectionAfterChangeHook = async (change) => {
  const { req } = change
  const doc = change.doc as Campaign
  const before = (change.previousDoc ?? null) as Campaign | null
  const { saidAt, saidBy, reason, ...hours } = doc.quietHours ?? {}
  if (!saidAt || String(saidAt) === String(before?.quietHours?.saidAt)) return doc
  const tenant = idOf(doc.tenant) ?? ''
  await req.payload.db.create({
    collection: slugs.audit as CollectionSlug,
    data: {
      ...{ id: joinId(tenant, makeId(16)), tenant, actor: saidBy, action: 'campaign.quiet-hours' },
      ...{ target: runId(tenant, String(doc.id)), reason, data: hours, at: new Date(saidAt) },
    },
    req,
  })
  return doc
}

/** Null: code of the platform, which acts for nobody. */
const actorOf = (req: PayloadRequest, tenant: string): Actor | null => {
  const caller = req.context[QUIET_CALLER] as Caller | undefined
  if (caller) return { id: caller.id, isOwner: caller.roles.includes('owner') }
  const principal = principalOf(req.user)
  if (principal.kind === 'anonymous') return req.payloadAPI === 'local' ? null : NOBODY
  const isOwner = tenantsWithRole(principal, ['owner']).includes(tenant)
  return { id: principal.id, isOwner }
}

const NOBODY: Actor = { id: '', isOwner: false }

const hoursOf = async (
  req: PayloadRequest,
  tenant: string,
): Promise<QuietHoursWish | undefined> => {
  const found = await req.payload.db.findOne<{ id: string; quietHours?: QuietHoursWish }>({
    ...{ collection: slugs.tenants, where: { id: { equals: tenant } }, req },
  })
  return found?.quietHours
}

const refusal = (
  { why, field, than }: Extract<QuietSaving, { do: 'refuse' }>,
  req: PayloadRequest,
): Error => {
  const rule = `the quiet hours of the workspace (${hoursInWords(than)})`
  if (why === 'owner')
    return new PlatformError(
      'FORBIDDEN',
      `${field}: only an owner may take away from ${rule}, and says why. Longer hours are free.`,
      { field },
    )
  const message = `Say why this campaign takes away from ${rule}, in three letters at least.`
  const errors = [{ path: field, message }]
  return new ValidationError({ collection: slugs.campaigns, errors, req }, req.t)
}
