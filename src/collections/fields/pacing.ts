import type { Field } from 'payload'

const ceiling = (name: string, defaultValue: number, max: number): Field => ({
  name,
  type: 'number',
  min: 0,
  max,
  defaultValue,
  admin: { width: '33%' },
})

/** Ceilings of one sending account; one message a second is the most Telegram is asked for. */
export const pacingField: Field = {
  name: 'pacing',
  type: 'group',
  fields: [
    {
      type: 'row',
      fields: [
        ceiling('perSecond', 1, 1),
        ceiling('perHour', 1_000, 3_600),
        ceiling('perDay', 10_000, 86_400),
      ],
    },
  ],
}
