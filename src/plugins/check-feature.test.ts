import type { CollectionConfig, Config, Field, LabelFunction } from 'payload'

import { en } from '@payloadcms/translations/languages/en'
import { describe, expect, it } from 'vitest'

import type { Feature } from './define-feature.ts'

import { defineCollection } from '../collections/define-collection.ts'
import { addFeature } from './add-feature.ts'
import { defineFeature } from './define-feature.ts'

const panel = { collections: { people: 'People' }, fields: { day: 'Day' }, options: {} }
const base = {
  collections: [{ slug: 'people', fields: [] }],
  i18n: { translations: { en: panel } },
} as unknown as Config

const cards = (fields: Field[], more: Partial<CollectionConfig> = {}) =>
  defineCollection({ slug: 'cards', tenancy: 'tenant', fields, ...more })

const named = { cards: 'Cards', 'cards-one': 'Card' }
const add = (feature: Partial<Feature>, to: Config = base) =>
  addFeature(to, { name: 'cards', labels: { collections: named }, ...feature })

const planted: Record<string, [Partial<Feature>, string]> = {
  'a field without a text': [
    { collections: [cards([{ name: 'ribbon', type: 'text' }])] },
    'no text for fields:ribbon',
  ],
  'a field without a text that it adds to another’s collection': [
    { extend: { people: { fields: [{ name: 'ribbon', type: 'text' }] } } },
    'no text for fields:ribbon',
  ],
  'a collection without a text': [
    { collections: [cards([])], labels: {} },
    'no text for collections:cards-one, collections:cards',
  ],
  'a new word for what has one': [
    { labels: { fields: { day: 'Birthday' } } },
    'renames fields:day, which is "Day" already',
  ],
  'Payload endpoints on a collection': [
    { collections: [cards([], { endpoints: [{ path: '/x', method: 'get', handler: never }] })] },
    'brings Payload endpoints',
  ],
  'a unique field added to another’s collection': [
    { extend: { people: { fields: [{ name: 'day', type: 'text', unique: true }] } } },
    'asks for unique, which has no effect',
  ],
}

function never(): never {
  throw new Error('Nobody calls it')
}

type Texts = { translations: { en: Record<string, Record<string, string>> } }

const shown = (label: unknown, config: Config): string => {
  const texts = (config.i18n as unknown as Texts).translations.en
  const t = (key: string) => texts[key.split(':')[0] ?? '']?.[key.split(':')[1] ?? ''] ?? key
  return typeof label === 'function' ? (label as LabelFunction)({ t } as never) : String(label)
}

describe('a feature', () => {
  it.each(Object.entries(planted))('is refused with %s', (_, [feature, why]) => {
    expect(() => add(feature)).toThrow(why)
  })

  it('has its own words on screen, for what it brings and for what it adds to others', () => {
    const collections = [
      cards([
        { name: 'ribbon', type: 'text' },
        { name: 'day', type: 'text' },
        { name: 'verse', type: 'text', label: 'Own words' },
      ]),
    ]
    const made = add({
      collections,
      extend: { people: { fields: [{ name: 'ribbon', type: 'text' }] } },
      labels: { collections: named, fields: { ribbon: 'Ribbon' } },
    })
    const [people, own] = made.collections ?? []
    const labels = (own?.fields ?? []).map((field) => 'label' in field && shown(field.label, made))
    expect(labels).toEqual(['ID', 'Ribbon', 'Day', 'Own words'])
    expect([own?.labels?.plural, own?.labels?.singular].map((one) => shown(one, made))).toEqual([
      'Cards',
      'Card',
    ])
    expect(people?.fields.map((field) => 'label' in field && shown(field.label, made))).toEqual([
      'Ribbon',
    ])
    expect(panel.fields).toEqual({ day: 'Day' })
  })

  it('may call its collection by words of its own', () => {
    const labels = { singular: 'One card', plural: 'All cards' }
    const made = add({ collections: [cards([], { labels })], labels: {} })
    expect(made.collections?.[1]?.labels).toEqual(labels)
  })

  it('has a name that no other feature and no table of texts has', () => {
    expect(() => add({}, add({}))).toThrow('Two features are called "cards"')
    for (const name of [...Object.keys(en.translations), 'collections', 'fields', 'options'])
      expect(() => defineFeature({ name })).toThrow('the panel has texts of that name')
    expect(() => defineFeature({ name: 'My feature' })).toThrow('small letters')
  })
})

describe('a collection', () => {
  it.each([
    ['unique', { name: 'day', type: 'text', unique: true }],
    ['index', { name: 'at', type: 'group', fields: [{ name: 'day', type: 'date', index: true }] }],
  ] as [string, Field][])('is refused with a field that is %s to no effect', (what, field) => {
    expect(() => cards([field])).toThrow(`asks for ${what}, which has no effect on a field`)
  })
})
