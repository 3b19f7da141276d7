import type { Field } from 'payload'

import { choice } from './common.ts'

const clockTime = (name: string, defaultValue: string): Field => ({
  name,
  type: 'text',
  defaultValue,
  validate: (value: string | null | undefined) =>
    value === null || value === undefined || /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
      ? true
      : 'HH:MM',
  admin: { width: '25%' },
})

/** Local times of the recipient in which nothing is sent. */
export const quietHoursField: Field = {
  name: 'quietHours',
  type: 'group',
  fields: [
    {
      type: 'row',
      fields: [
        { name: 'enabled', type: 'checkbox', defaultValue: true },
        clockTime('from', '22:00'),
        clockTime('to', '08:00'),
        choice('mode', ['hold', 'skip'], { defaultValue: 'hold' }),
      ],
    },
  ],
}
