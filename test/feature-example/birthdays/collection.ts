import type { CollectionConfig } from 'payload'

import { defineCollection } from '../../../src/collections/define-collection.ts'
import { group, text } from '../../../src/collections/label.ts'
import { slugs } from '../../../src/collections/slugs.ts'

export const BIRTHDAYS = 'birthdays'
/** Native: one row a person and year, written by the worker. */
export const CARDS = 'birthday-cards'

export type Birthday = { _id: string; tenant: string; contact: string; birthDay: string }
export type Card = { _id: string; tenant: string; contact: string; day: string; at: Date }

const isDay = (value: unknown): true | string =>
  /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(String(value)) || 'Month and day, such as 11-22.'

/** When people have their birthday. */
export const Birthdays: CollectionConfig = defineCollection({
  slug: BIRTHDAYS,
  tenancy: 'tenant',
  writers: ['owner', 'marketer'],
  admin: { group: group('audience'), useAsTitle: 'birthDay' },
  fields: [
    { name: 'contact', type: 'relationship', relationTo: slugs.contacts, required: true },
    {
      name: 'birthDay',
      type: 'text',
      required: true,
      validate: isDay,
      admin: { description: text('fields:birthDay-help') },
    },
  ],
})
