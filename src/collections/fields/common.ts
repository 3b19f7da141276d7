import type { Field, SelectField } from 'payload'

import { text } from '../label.ts'

/**
 * Marks rows that the demo made, so that one button can take them away again. Written by the seed alone:
 * whoever could set it could have a row removed that is not theirs to delete.
 */
export const demoField: Field = {
  name: 'demo',
  type: 'checkbox',
  defaultValue: false,
  access: { create: () => false, update: () => false },
  admin: { hidden: true },
}

/** A choice among the values of a shared list. */
export const choice = (
  name: string,
  values: readonly string[],
  more: Partial<SelectField> = {},
): Field =>
  ({
    name,
    type: 'select',
    options: values.map((value) => ({ label: text(`options:${value}`), value })),
    ...more,
  }) as Field

/** A sealed secret: never read through Payload, never shown, stored by native code only. */
export const sealedField = (name: string): Field => ({
  name,
  type: 'text',
  hidden: true,
  access: { create: () => false, read: () => false, update: () => false },
  admin: { hidden: true, disableBulkEdit: true, disableListColumn: true, disableListFilter: true },
})

/** Written by code, seen by people. */
export const readOnly = (field: Field): Field =>
  ({
    ...field,
    access: { create: () => false, update: () => false },
    admin: { ...field.admin, readOnly: true },
  }) as Field

/** A list of rows whose shape belongs to native code; hidden, since Payload's JSON editor needs a CDN. */
export const rawField = (name: string): Field => ({
  name,
  type: 'json',
  admin: { hidden: true, disableListColumn: true, disableListFilter: true },
})

/** A point in time, shown with its hour. */
export const moment = (name: string): Field => ({
  name,
  type: 'date',
  admin: { date: { pickerAppearance: 'dayAndTime' } },
})
