import type { Link, LinkCode } from '../core/model/money-trail.ts'
import type { TenantDb } from './for-tenant.ts'

import { createHash, hash } from 'node:crypto'

import { slugs } from '../collections/slugs.ts'
import { joinId, makeId } from '../core/ids.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const CODE_CHARS = 8
const MAX_ATTEMPTS = 5

type MintRow = { delivery: string; contact: string; urls: readonly string[] }
type MintInput = {
  /** Origin of the tracked addresses, without a trailing slash. */
  publicUrl: string
  /** The tenant's four characters. */
  linkPrefix: string
  campaign: string
  rows: readonly MintRow[]
  /** The links of these addresses, by address, where `ensureLinks` was asked before. */
  links?: ReadonlyMap<string, StoredLink>
}

export type MintedLink = { code: string; address: string }

/** A link as stored: `salt` makes its codes, so a rerun mints the same ones. */
export type StoredLink = Link & { salt: string; updatedAt: Date }

/**
 * One tracked link per campaign and target, one code per delivery and link. Safe to run again and
 * side by side: ids come from the content, codes from the link's stored salt.
 */
export const mintLinks = async (
  tenantDb: TenantDb,
  { publicUrl, linkPrefix, campaign, rows, ...known }: MintInput,
): Promise<Map<string, Map<string, MintedLink>>> => {
  if (!/^[A-Za-z0-9]{4}$/.test(linkPrefix)) throw new Error('A link prefix has 4 characters')
  const urls = () => new Set(rows.flatMap((row) => row.urls))
  const links = known.links ?? (await ensureLinks(tenantDb, campaign, urls()))
  const wanted: Wanted[] = []
  for (const { delivery, contact, urls: own } of rows) {
    for (const url of own) {
      const link = links.get(url)
      if (link) wanted.push({ delivery, contact, url, link })
    }
  }
  const minted = new Map<string, Map<string, MintedLink>>()
  const origin = `${publicUrl}/r/`
  for (const { _id, delivery, url } of await insertCodes(tenantDb, linkPrefix, wanted)) {
    const link = { code: _id, address: origin + _id }
    const others = minted.get(delivery)
    if (others) others.set(url, link)
    else minted.set(delivery, new Map([[url, link]]))
  }
  return minted
}

/** What a tracked address looks like before there is one, of the same length. Nothing is written. */
export const unmintedAddress = ({
  publicUrl,
  linkPrefix,
}: Pick<MintInput, 'publicUrl' | 'linkPrefix'>): string =>
  `${publicUrl}/r/${linkPrefix}${'•'.repeat(CODE_CHARS)}`

/**
 * All codes of a workspace: they begin with its prefix and need no other index, which each of a million
 * new ones would pay for.
 */
export const codesWith = (linkPrefix: string) => ({
  _id: { $gte: linkPrefix, $lt: `${linkPrefix}~` },
})

/** The links of a campaign by their addresses; what is missing is made. */
export const ensureLinks = async (
  tenantDb: TenantDb,
  campaign: string,
  urls: ReadonlySet<string>,
): Promise<Map<string, StoredLink>> => {
  if (urls.size === 0) return new Map()
  const ids = new Map([...urls].map((url) => [linkId(tenantDb.tenant, campaign, url), url]))
  const now = new Date()
  const links = tenantDb.collection<StoredLink>(slugs.links)
  await links.bulkWrite(
    [...ids].map(([_id, url]) => ({
      updateOne: {
        filter: { _id },
        update: {
          $setOnInsert: {
            campaign,
            url,
            label: null,
            salt: makeId(24),
            createdAt: now,
            updatedAt: now,
          },
        },
        upsert: true,
      },
    })),
  )
  const stored = await links.find({ _id: { $in: [...ids.keys()] } }).toArray()
  return new Map(stored.map((link) => [link.url, link]))
}

type Wanted = { delivery: string; contact: string; url: string; link: StoredLink }

const insertCodes = async (
  tenantDb: TenantDb,
  prefix: string,
  wanted: readonly Wanted[],
  attempt = 0,
): Promise<LinkCode[]> => {
  if (wanted.length === 0) return []
  if (attempt === MAX_ATTEMPTS) throw new Error('No free link code found')
  const createdAt = new Date()
  const codes = tenantDb.collection<LinkCode>(slugs.linkCodes)
  const rows = wanted.map(
    // What the codes of a page have in common stands together.
    ({ delivery, contact, url, link }): LinkCode => ({
      _id: prefix + codeOf(link.salt, delivery, attempt),
      tenant: tenantDb.tenant,
      link: link._id,
      campaign: link.campaign,
      url,
      createdAt,
      contact,
      delivery,
    }),
  )
  const there = await codes.insertMissing(rows)
  if (there.length === 0) return rows
  const collided = await taken(tenantDb, there, rows)
  const again = wanted.filter((_, index) => collided.has(index))
  const minted = rows.filter((_, index) => !collided.has(index))
  return [...minted, ...(await insertCodes(tenantDb, prefix, again, attempt + 1))]
}

/** Of the rows whose code existed, those whose code belongs to somebody else. */
const taken = async (
  tenantDb: TenantDb,
  there: readonly number[],
  rows: readonly LinkCode[],
): Promise<Set<number>> => {
  const ids = there.flatMap((index) => rows[index]?._id ?? [])
  if (ids.length === 0) return new Set()
  const known = await tenantDb
    .collection<LinkCode>(slugs.linkCodes)
    .find({ _id: { $in: ids } }, { projection: { delivery: 1, link: 1 } })
    .toArray()
  const owners = new Map(known.map(({ _id, delivery, link }) => [_id, `${delivery} ${link}`]))
  return new Set(
    there.filter((index) => {
      const row = rows[index]
      return row !== undefined && owners.get(row._id) !== `${row.delivery} ${row.link}`
    }),
  )
}

const linkId = (tenant: string, campaign: string, url: string): string =>
  joinId(tenant, campaign, createHash('sha256').update(url).digest('base64url').slice(0, 16))

/** The salt is a secret of the link, so nobody can tell the code of somebody else's message. */
const codeOf = (salt: string, delivery: string, attempt: number): string => {
  const bytes = hash('sha256', `${salt} ${delivery} ${attempt}`, 'binary')
  let code = ''
  for (let at = 0; at < CODE_CHARS; at += 1)
    code += ALPHABET.charAt(bytes.charCodeAt(at) % ALPHABET.length)
  return code
}
