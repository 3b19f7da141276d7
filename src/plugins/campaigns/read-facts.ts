import type { OwnFacts, PolicyRule } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact, Dialog, PlatformStop, Suppression } from '../../core/model/contact.ts'
import type { Delivery, InHand } from '../../core/model/delivery.ts'
import type { Network } from '../../core/model/lane.ts'
import type { Reached } from '../../core/nudges.ts'
import type { Db } from '../../mongo/connect.ts'
import type { Recent } from './read-many.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { readOwnFacts } from '../../core/gate.ts'
import { groupBy } from '../../core/group-by.ts'
import { deliveryId, dialogId, runId, suppressionId } from '../../core/ids.ts'
import { personId } from '../../mongo/persons.ts'
import { claimRecipients } from './claim-recipients.ts'
import {
  readClicks,
  readConsents,
  readPlatformStops,
  readRecent,
  readRows,
  readSendingRuns,
  readSuppressions,
  readTenants,
} from './read-many.ts'

/** All that the gate needs to know of one message, as the database had it at `readAt`. */
export type SendFacts = {
  /** Taken before the first read began: nothing here is older. */
  readAt: Date
  delivery: InHand
  /** The recipient, whoever writes to them. */
  person: string
  run: CampaignRun | null
  tenant: TenantDoc | null
  contact: Contact | null
  dialog: Dialog | null
  consent: boolean | null
  suppression: Pick<Suppression, 'reason' | 'at'> | null
  platformStop: Pick<PlatformStop, 'reason' | 'at'> | null
  /** Messages to them of the last seven days, of all campaigns; those of unknown outcome too. */
  recent: readonly Recent[]
  /** The same campaign's earlier steps to this person. */
  earlier: readonly Reached[]
  /** Their newest click on a link of this campaign. */
  clickedAt: Date | null
  /** Which message it is and since when it is there; read only where quiet hours were lifted. */
  written: Pick<Delivery, 'step' | 'createdAt'> | null
  /** Nobody else is about to write to them. */
  claimed: boolean
  /** What rules with facts of their own know of them. */
  own: OwnFacts
}

/** Reads the facts of some messages; `readAt` is the moment at which it was asked. */
export type ReadFacts = (
  deliveries: readonly InHand[],
  readAt: Date,
) => Promise<readonly SendFacts[]>

type Deps = {
  db: Db
  masterKey: string
  /** The one that this process serves. */
  network: Network
  /** The rules that will be asked. */
  rules: readonly PolicyRule[]
}

/** Of a run, what the gate reads; its message stays where it is. */
const RUN = [
  ...['campaign', 'status', 'quietOverride', 'test', 'frozen.quietHours'],
  ...['frozen.nudges.condition', 'frozen.nudges.afterHours', 'frozen.nudges.manual'],
]
const DIALOG = ['firstInboundAt', 'lastInboundAt', 'history']
const EARLIER = ['step', 'attempts', 'sentAt', 'repliedAt']

/**
 * platform: the facts of many messages of any tenants, one read a collection. Each row is joined by its
 * full id, and counts only when its tenant is the message's.
 */
export const factsReader =
  (deps: Deps): ReadFacts =>
  async (deliveries, readAt) => {
    const { masterKey, network: kind } = deps
    const persons = deliveries.map(({ peer }) => personId({ masterKey, kind, value: peer.userId }))
    const [found, ownOf] = await Promise.all([
      readAll(deps, { deliveries, persons, readAt }),
      readOwn(deps.rules, deliveries),
    ])
    const runs = found.runs.values()
    const [claimed, written] = await Promise.all([
      claimRecipients(deps, { deliveries, runs, readAt }),
      readWritten(deps, deliveries, found.runs),
    ])
    return deliveries.map((delivery, n): SendFacts => {
      const { tenant, contact } = delivery
      const person = persons[n] ?? ''
      const recent = claimed.recent.get(contact) ?? found.recent.get(contact) ?? []
      return {
        ...{ readAt, delivery, person },
        run: own(tenant, found.runs.get(runOf(delivery))),
        tenant: found.workspaces.get(tenant) ?? null,
        contact: own(tenant, found.people.get(contact)),
        dialog: own(tenant, found.dialogs.get(dialogOf(delivery))),
        consent: own(tenant, found.consents.get(contact))?.granted ?? null,
        suppression: found.stops(delivery, person),
        platformStop: found.platform.get(person) ?? null,
        recent: recent.filter((one) => one.tenant === tenant),
        earlier: earlierIds(delivery).flatMap((id) => own(tenant, found.steps.get(id)) ?? []),
        clickedAt: own(tenant, found.clicks.get(runOf(delivery) + contact))?.at ?? null,
        written: own(tenant, written.get(delivery._id)),
        claimed: claimed.has(delivery),
        own: ownOf(delivery),
      }
    })
  }

type Asked = { deliveries: readonly InHand[]; persons: string[]; readAt: Date }

const readAll = async ({ db }: Deps, { deliveries, persons, readAt }: Asked) => {
  const tenants = uniq(deliveries.map(({ tenant }) => tenant))
  const contacts = uniq(deliveries.map(({ contact }) => contact))
  const nudged = deliveries.filter(({ step }) => step > 0)
  const whom = { tenants, contacts }
  const rowsOf = <T extends { _id: string; tenant: string }>(
    slug: string,
    ids: string[],
    fields: readonly string[],
  ) => readRows<T>(db, slug, { tenants, ids: uniq(ids), fields })
  const [people, dialogs, runs, steps, workspaces, consents, stops, platform, recent, clicks] =
    await Promise.all([
      rowsOf<Contact>(slugs.contacts, contacts, ['timeZone', 'lastOrder', 'frequency', 'demo']),
      rowsOf<Dialog>(slugs.dialogs, deliveries.map(dialogOf), DIALOG),
      readSendingRuns(db, tenants, RUN),
      rowsOf<Delivery>(slugs.deliveries, nudged.flatMap(earlierIds), EARLIER),
      readTenants(db, tenants),
      readConsents(db, whom),
      readSuppressions(db, { tenants, ids: deliveries.map(stopOf), persons }),
      readPlatformStops(db, persons),
      readRecent(db, whom, readAt),
      readClicks(db, nudged),
    ])
  return {
    ...{ people, dialogs, runs, steps, workspaces },
    ...{ consents, stops, platform, recent, clicks },
  }
}

/** One read a workspace and rule that asks; none where no rule does. */
const readOwn = async (
  rules: readonly PolicyRule[],
  deliveries: readonly InHand[],
): Promise<(delivery: InHand) => OwnFacts> => {
  const asked = [...groupBy(deliveries, ({ tenant }) => tenant)].map(
    async ([tenant, rows]) =>
      [
        tenant,
        await readOwnFacts(rules, tenant, uniq(rows.map(({ contact }) => contact))),
      ] as const,
  )
  const found = new Map(await Promise.all(asked))
  return ({ tenant, contact }) => found.get(tenant)?.(contact) ?? new Map()
}

/** Most runs keep their nights: nothing is read for them. */
const readWritten = (
  { db }: Deps,
  deliveries: readonly InHand[],
  runs: ReadonlyMap<string, CampaignRun>,
): Promise<Map<string, Delivery>> => {
  const lifted = deliveries.filter((one) => one.step === 0 && runs.get(runOf(one))?.quietOverride)
  return readRows<Delivery>(db, slugs.deliveries, {
    tenants: uniq(lifted.map(({ tenant }) => tenant)),
    ids: lifted.map(({ _id }) => _id),
    fields: ['step', 'createdAt'],
  })
}

const own = <T extends { tenant: string }>(tenant: string, row: T | undefined): T | null =>
  row?.tenant === tenant ? row : null

const uniq = (ids: readonly string[]): string[] => [...new Set(ids)]

const dialogOf = ({ tenant, account, peer }: InHand): string =>
  dialogId(tenant, account, peer.userId)
const stopOf = ({ tenant, contact }: InHand): string => suppressionId(tenant, contact)
const runOf = ({ tenant, campaign }: InHand): string => runId(tenant, campaign)
const earlierIds = ({ tenant, campaign, contact, step }: InHand): string[] =>
  Array.from({ length: step }, (_, before) =>
    deliveryId({ tenant, campaign, contact, step: before }),
  )
