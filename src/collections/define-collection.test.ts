import { describe, expect, it } from 'vitest'

import { defineCollection } from './define-collection.ts'

const people = defineCollection({
  slug: 'people',
  tenancy: 'tenant',
  fields: [
    { name: 'name', type: 'text' },
    { name: 'lastOrder', type: 'group', fields: [{ name: 'number', type: 'text' }] },
  ],
})

describe('a collection that native code writes as well', () => {
  it('should open a group that was stored as null, and leave everything else alone', async () => {
    const [hook] = people.hooks?.beforeRead ?? []
    const read = (doc: object) => hook?.({ doc } as unknown as Parameters<typeof hook>[0])
    expect(await read({ name: null, lastOrder: null })).toEqual({ name: null, lastOrder: {} })
    const whole = { name: 'Ada', lastOrder: { number: 'L-1' } }
    expect(await read(whole)).toBe(whole)
  })
})
