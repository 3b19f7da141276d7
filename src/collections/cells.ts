import type { EditConfig, Field } from 'payload'

import { text } from './label.ts'
import { slugs } from './slugs.ts'

/** Over an empty list: what belongs here, and the one action that brings it. */
export const emptyList = '/src/ui/EmptyList#EmptyList'

const campaigns = '/src/plugins/campaigns/components'
const shownBy = (Cell: string) => ({ admin: { components: { Cell } } })

/** A reason's code, which lists show as its sentence. */
export const reasonField = (name: string): Field => ({
  name,
  type: 'text',
  ...shownBy(`${campaigns}/ReasonCell#ReasonCell`),
})

/** The person a row is about; lists show their name in full. */
export const contactField: Field = {
  name: 'contact',
  type: 'relationship',
  relationTo: slugs.contacts,
  ...shownBy(`${campaigns}/RunCell#PersonCell`),
}

/** A row that only code writes, shown as facts instead of as a form that nobody can fill in. */
export const recordViews: EditConfig = {
  // It is the only view, and edits nothing: a tab of that name would promise it.
  default: { Component: `${campaigns}/RecordView#RecordView`, tab: { condition: () => false } },
}

/** Heads a record that has no name of its own with the person and the campaign it is about. */
export const recordTitle: Field = {
  name: 'recordTitle',
  type: 'ui',
  admin: {
    components: { Field: `${campaigns}/RecordTitle#RecordTitle` },
    disableListColumn: true,
  },
}

/** Who did what to what: stored as ids and codes, shown as names and words. */
export const auditFields: Field[] = [
  { name: 'actor', type: 'text', ...shownBy(`${campaigns}/AuditCells#ActorCell`) },
  { name: 'action', type: 'text', ...shownBy(`${campaigns}/AuditCells#ActionCell`) },
  { name: 'target', type: 'text', ...shownBy(`${campaigns}/AuditCells#TargetCell`) },
]

/** Minor units that a list shows as an amount in the currency beside them. */
export const moneyField = (name: string): Field => ({
  name,
  type: 'number',
  admin: {
    description: text('fields:minorUnits'),
    components: { Cell: '/src/ui/MoneyCell#MoneyCell' },
  },
})
