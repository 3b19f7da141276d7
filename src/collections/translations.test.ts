import type { Field } from 'payload'
import { describe, expect, it } from 'vitest'

import { collections } from './index.ts'
import { collectionTexts } from './translations.ts'

const keysOf = (field: Field): string[] => {
  if (field.type === 'ui') return []
  const inner = 'fields' in field ? field.fields.flatMap(keysOf) : []
  const named = 'name' in field && field.name && field.name !== 'id' ? [`fields:${field.name}`] : []
  const rows = field.type === 'array' ? [`fields:${field.name}-one`] : []
  const options =
    field.type === 'select'
      ? field.options.map((one) => `options:${typeof one === 'string' ? one : one.value}`)
      : []
  return [...named, ...rows, ...options, ...inner]
}

describe('the texts of the panel', () => {
  it('should have one for every collection, field and choice', () => {
    const wanted = collections({
      mediaDirectory: 'media',
      mediaMaxBytes: 1,
      publicUrl: 'http://h.test',
    }).flatMap(({ slug, fields }) => [
      `collections:${slug}`,
      `collections:${slug}-one`,
      ...fields.flatMap(keysOf),
    ])
    const table: Record<string, Record<string, string>> = collectionTexts
    const missing = wanted.filter((key) => {
      const [space = '', name = ''] = key.split(':')
      return table[space]?.[name] === undefined
    })
    expect([...new Set(missing)]).toEqual([])
  })
})
