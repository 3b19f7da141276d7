import type { Field, FieldHook } from 'payload'

import type { OwnQuietHours } from '../../core/policy/own-quiet-hours.ts'

import { hasOwnHours, usualQuietHours } from '../../core/policy/own-quiet-hours.ts'
import { text } from '../label.ts'
import { choice, moment, readOnly } from './common.ts'

/** Quiet from nine to nine could mean all day or never; nobody is asked to guess. */
const differs = (to: string, hours: OwnQuietHours): string | true =>
  hours?.enabled === false || to !== hours?.from || 'Must differ from the beginning.'

const clockTime = (name: 'from' | 'to'): Field => ({
  name,
  type: 'text',
  defaultValue: usualQuietHours[name],
  validate: (value: string | null | undefined, { siblingData }: { siblingData: unknown }) => {
    if (value === null || value === undefined) return true
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return 'HH:MM'
    return name === 'from' || differs(value, siblingData as OwnQuietHours)
  },
  admin: { width: '25%' },
})

const hours: Field[] = [
  { name: 'enabled', type: 'checkbox', defaultValue: usualQuietHours.enabled },
  clockTime('from'),
  clockTime('to'),
  choice('mode', ['hold', 'skip'], { defaultValue: usualQuietHours.mode }),
]

/** Local times of the recipient in which nothing is sent. */
export const quietHoursField: Field = {
  name: 'quietHours',
  type: 'group',
  admin: { description: text('fields:quietHours-help') },
  fields: [{ type: 'row', fields: hours }],
}

/** Whoever gives a campaign other hours means them, also without saying so. */
const ownWhereGiven: FieldHook = ({ value, siblingData }) =>
  value ?? hasOwnHours(siblingData as OwnQuietHours)

/** Written by the rule that looks after a campaign's hours, never by a form. */
const written = (field: Field): Field =>
  readOnly({ ...field, admin: { ...field.admin, hidden: true } } as Field)

const hasOwn = (_: unknown, siblings: unknown): boolean => hasOwnHours(siblings as OwnQuietHours)

/** Of a campaign: the workspace's, unless it has its own; taking from the workspace's needs an owner's reason. */
export const ownQuietHoursField: Field = {
  name: 'quietHours',
  type: 'group',
  admin: { description: text('fields:quietHours-help') },
  fields: [
    {
      name: 'ownHours',
      type: 'checkbox',
      admin: { description: text('fields:ownHours-help') },
      hooks: { beforeChange: [ownWhereGiven], afterRead: [ownWhereGiven] },
    },
    {
      type: 'row',
      admin: { condition: hasOwn },
      fields: hours,
    },
    {
      name: 'reason',
      type: 'text',
      maxLength: 500,
      admin: { condition: hasOwn, description: text('fields:quietReason-help') },
    },
    written({ name: 'saidBy', type: 'text' }),
    written(moment('saidAt')),
  ],
}
