import { readFileSync } from 'node:fs'

import type { Field, SanitizedConfig } from 'payload'

import config from '@payload-config'
import { describe, expect, it } from 'vitest'

import type { LinkCode, StatsDay } from '../src/core/model/money-trail.ts'

import { slugs } from '../src/collections/slugs.ts'

/** Native rows have no config to look into; the compiler checks these names against their types. */
const native: Record<string, readonly string[]> = {
  [slugs.linkCodes]: ['_id', 'tenant', 'link'] satisfies (keyof LinkCode)[],
  [slugs.statsDays]: [
    '_id',
    'tenant',
    'scope',
    'sent',
    'clicks',
    'revenue',
  ] satisfies (keyof StatsDay)[],
}

const tables = {
  accounts: ['id', 'email', 'api_key', 'plan_type'],
  campaigns: [
    'id',
    'account_id',
    'message_text',
    'status',
    'filters_json',
    'quiet_hours_json',
    'nudge_settings_json',
  ],
  telegram_sessions: ['account_id', 'encrypted_session_data'],
  sent_logs: [
    'id',
    'account_id',
    'campaign_id',
    'user_phone',
    'status',
    'error_details',
    'timestamp',
  ],
  customer_categories: ['id', 'account_id', 'user_phone', 'category', 'confidence_score'],
  trackable_links: ['id', 'campaign_id', 'original_url', 'tracking_code', 'clicks', 'revenue'],
  campaign_analytics: [
    'id',
    'campaign_id',
    'total_sent',
    'total_clicks',
    'total_revenue',
    'best_performing_lines',
  ],
}

const page = readFileSync('docs/data-model.md', 'utf8')
const mapped = [...page.matchAll(/^\| `(\w+\.\w+)` \| `([\w-]+)` \| `([\w.]+)` \|/gm)]
const sanitized: SanitizedConfig = await config

describe('docs/data-model.md', () => {
  it('should map every field of the seven tables', () => {
    const wanted = Object.entries(tables).flatMap(([table, fields]) =>
      fields.map((field) => `${table}.${field}`),
    )
    expect(mapped.map(([, from]) => from)).toEqual(wanted)
  })

  it.each(mapped.map(([, from, slug, path]) => [from, slug, path]))(
    'should store %s in %s.%s',
    (_from, slug = '', path = '') => {
      expect(pathsOf(slug)).toContain(path)
    },
  )

  it('should name every collection', () => {
    const [, list = ''] = page.split('## Every collection')
    const named = [...list.matchAll(/^\| `([\w-]+)` \| (?:P|N|N\+P) \|/gm)].map(([, slug]) => slug)
    expect(named.sort()).toEqual(Object.values(slugs).sort())
  })
})

const pathsOf = (slug: string): readonly string[] => {
  const collection = sanitized.collections.find((one) => one.slug === slug)
  return collection ? paths(collection.fields) : (native[slug] ?? [])
}

const paths = (fields: readonly Field[], prefix = ''): string[] =>
  fields.flatMap((field) => {
    const name = 'name' in field && field.name ? `${prefix}${field.name}` : null
    const inner = 'fields' in field ? paths(field.fields, name ? `${name}.` : prefix) : []
    return name ? [name, ...inner] : inner
  })
