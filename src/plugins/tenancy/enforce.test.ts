import type { CollectionConfig, Config } from 'payload'

import { describe, expect, it } from 'vitest'

import type { Feature } from '../define-feature.ts'

import { defineCollection } from '../../collections/define-collection.ts'
import { enforceTenancy } from './index.ts'

const no = () => false
const access = { create: no, read: no, update: no, delete: no }

const start = (collections: CollectionConfig[], features: Feature[] = []) =>
  enforceTenancy({ collections, custom: { herald: { features } } } as unknown as Config)

const cards = (more: Partial<Parameters<typeof defineCollection>[0]>) =>
  defineCollection({ slug: 'cards', tenancy: 'platform', fields: [], ...more })

describe('a collection that is no workspace’s', () => {
  it.each(['platform', 'self'] as const)('is refused when %s leaves something open', (tenancy) => {
    expect(() => start([cards({ tenancy })])).toThrow(
      '"cards" is no workspace’s (tenancy ' +
        `${tenancy}) and leaves open who may create, read, update, delete`,
    )
    const { read: _, ...rest } = access
    expect(() => start([cards({ tenancy, access: rest })])).toThrow('leaves open who may read:')
  })

  it('says also who reads old versions and who unlocks', () => {
    expect(() => start([cards({ access, versions: true })])).toThrow('may readVersions:')
    expect(() => start([cards({ access, auth: true })])).toThrow('may unlock:')
  })

  it('cannot have writers, which are roles in a workspace', () => {
    expect(() => start([cards({ access, writers: ['owner'] })])).toThrow('say nothing here')
  })

  it('starts when it says it all', () => {
    expect(() => start([cards({ access })])).not.toThrow()
  })
})

describe('a native collection of a feature', () => {
  const indexes = { 'cards-sent': [{ key: { tenant: 1, day: 1 } }] }

  it('is refused when nobody says whose data it holds', () => {
    expect(() => start([], [{ name: 'cards', indexes }])).toThrow(
      'has indexes of "cards-sent" and does not say whose data it holds',
    )
    expect(() => start([], [{ name: 'cards', indexes, native: { 'cards-sent': 'tenant' } }]))
      .not //
      .toThrow()
  })

  it('is unique within a workspace only', () => {
    const feature = (key: Record<string, 1>): Feature => ({
      name: 'cards',
      native: { 'cards-sent': 'tenant' },
      indexes: { 'cards-sent': [{ key, unique: true }] },
    })
    expect(() => start([], [feature({ day: 1 })])).toThrow('does not begin with the tenant')
    expect(() => start([], [feature({ tenant: 1, day: 1 })])).not.toThrow()
  })
})
