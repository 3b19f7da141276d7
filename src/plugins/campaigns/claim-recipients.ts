import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { InHand } from '../../core/model/delivery.ts'
import type { Network } from '../../core/model/lane.ts'
import type { Db } from '../../mongo/connect.ts'
import type { Recent } from './read-many.ts'

import { LEASE_TTL } from '../../delivery/lease.ts'
import { claimContacts, severalSend } from '../../mongo/contact-claims.ts'
import { readRecent } from './read-many.ts'
import { SELF } from './self.ts'

type Given = {
  deliveries: readonly InHand[]
  /** Those that send now, of the workspaces of these messages. */
  runs: Iterable<Pick<CampaignRun, 'tenant'>>
  readAt: Date
}
type Claimed = {
  /** Whether a message has its recipient to itself. */
  has: (delivery: Pick<InHand, '_id'>) => boolean
  /** What the recipients that were claimed got lately, as it is since then. */
  recent: ReadonlyMap<string, Recent[]>
}

const NOBODY: Claimed = { has: () => true, recent: new Map() }

/**
 * Two campaigns of a workspace may send to one person at once, from accounts of two processes, and
 * neither sees what the other has just let go. There a message claims its recipient first, and then
 * looks at what they got. With one campaign or one process nothing is written.
 */
export const claimRecipients = async (
  { db, network }: { db: Db; network: Network },
  { deliveries, runs, readAt }: Given,
): Promise<Claimed> => {
  const contended = sharing(deliveries, runs)
  if (contended.length === 0 || !(await severalSend(db, network, LEASE_TTL))) return NOBODY
  const held = await claimContacts(
    db,
    contended.map(({ _id: delivery, tenant, contact }) => ({ tenant, contact, delivery })),
  )
  const asked = new Set(contended.map(({ _id }) => _id))
  const tenants = [...new Set(contended.map(({ tenant }) => tenant))]
  const contacts = [...new Set(contended.map(({ contact }) => contact))]
  const recent = await readRecent(db, { tenants, contacts }, readAt)
  for (const contact of contacts) if (!recent.has(contact)) recent.set(contact, [])
  return { has: ({ _id }) => !asked.has(_id) || held.has(_id), recent }
}

/** Messages to people of workspaces that send more than one campaign now. */
export const sharing = <Row extends Pick<InHand, 'tenant' | 'peer'>>(
  deliveries: readonly Row[],
  runs: Given['runs'],
): Row[] => {
  const campaigns = new Map<string, number>()
  for (const { tenant } of runs) campaigns.set(tenant, (campaigns.get(tenant) ?? 0) + 1)
  return deliveries.filter(
    ({ tenant, peer }) => peer.userId !== SELF && (campaigns.get(tenant) ?? 0) > 1,
  )
}
