import type { Filter } from 'mongodb'

import type { GateDecision } from '../../core/gate.ts'
import type { FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Look } from './audience-facts.ts'
import type { Looked } from './preview-samples.ts'

import { slugs } from '../../collections/slugs.ts'
import { loadCandidates } from './audience-facts.ts'

const PAGE = 1_000
export const MAX_PEOPLE = 20_000
const MAX_FOUND = 5

/** Whom to see: a contact's id, or the beginnings of a name. */
export type Who = { contact?: string | undefined; search?: string | undefined }

/** Everyone a campaign is for, and what the gate says of each. */
export type Audience = {
  tenantDb: TenantDb
  frozen: FrozenCampaign
  filter: Filter<Contact>
  look: Look
  ask: (candidate: Looked['candidate']) => GateDecision
}

/** Shows each person in turn, the first 20,000, and answers with what was said of them. */
export const lookAtAll = async (
  audience: Audience,
  see: (one: Looked) => void,
): Promise<GateDecision[]> => {
  const said: GateDecision[] = []
  let last = ''
  for (;;) {
    const page = await find(audience, { _id: { $gt: last } }, PAGE)
    for (const one of page) {
      said.push(one.decision)
      see(one)
    }
    last = page.at(-1)?.candidate.contact._id ?? last
    if (page.length < PAGE || said.length >= MAX_PEOPLE) return said
  }
}

/** People of the audience in the order of their ids, each with the gate's word. */
export const find = async (
  { tenantDb, frozen, filter, look, ask }: Audience,
  wanted: Filter<Contact>,
  limit = MAX_FOUND,
): Promise<Looked[]> => {
  const people = await tenantDb
    .collection<Contact>(slugs.contacts)
    .find({ $and: [filter, wanted] }, { sort: { _id: 1 }, limit })
    .toArray()
  const candidates = await loadCandidates(tenantDb, people, frozen.accounts, look)
  return candidates.map((candidate) => ({ candidate, decision: ask(candidate) }))
}

/** The filter for one person by id, or for people by how their names begin; null asks for nobody. */
export const whoFilter = ({ contact, search }: Who) => {
  if (contact) return { _id: contact } satisfies Filter<Contact>
  const words = (search ?? '').trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  const $and = words.map((word): Filter<Contact> => {
    const begins = {
      $regex: `^${word.replace(/^@/, '').replaceAll(/[^\p{L}\p{N}]/gu, '\\$&')}`,
      $options: 'i',
    }
    return { $or: [{ firstName: begins }, { lastName: begins }, { username: begins }] }
  })
  return { $and } satisfies Filter<Contact>
}
