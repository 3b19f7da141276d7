import type { CollectionBeforeValidateHook, CollectionConfig, Field } from 'payload'

import type { Role } from '../core/roles.ts'

import { makeId } from '../core/ids.ts'
import { refuseFieldIndexes } from './check-fields.ts'
import { fieldErrors } from './field-errors.ts'
import { labelled, text } from './label.ts'
import { limitReads } from './limit-reads.ts'
import { missingRow } from './missing-row.ts'

/** Whose data a collection holds, and who may change it through panel and REST. */
export type CollectionTenancy = 'tenant' | 'platform' | 'self'

type HeraldCollection = CollectionConfig & {
  tenancy: CollectionTenancy
  /** Roles that may create, change and delete. None = read-only for people; only code writes. */
  writers?: readonly Role[]
  /** What a new row is called, when 12 random characters will not do. */
  nameRow?: (tenant: string) => string
}

const idField: Field = { name: 'id', type: 'text', label: 'ID', admin: { hidden: true } }

/**
 * A Payload collection with the house rules: text ids, no document locks, no versions unless asked
 * for, labels from the translations unless it brings its own. The `tenancy` plugin reads `custom` and enforces it.
 */
export const defineCollection = ({
  tenancy,
  writers = [],
  nameRow,
  ...config
}: HeraldCollection): CollectionConfig => {
  refuseFieldIndexes(config.slug, config.fields)
  return {
    versions: false,
    disableDuplicate: true,
    ...config,
    admin: { hideAPIURL: true, ...config.admin },
    lockDocuments: false,
    labels: {
      singular: text(`collections:${config.slug}-one`),
      plural: text(`collections:${config.slug}`),
      ...config.labels,
    },
    custom: { ...config.custom, tenancy, writers },
    fields: [idField, ...labelled(config.fields)],
    hooks: {
      ...config.hooks,
      beforeOperation: [limitReads, ...(config.hooks?.beforeOperation ?? [])],
      afterError: [fieldErrors, missingRow, ...(config.hooks?.afterError ?? [])],
      beforeValidate: [giveId(nameRow), ...(config.hooks?.beforeValidate ?? [])],
    },
  }
}

/** Callers from outside never choose an id: they could learn which ids exist. */
const giveId =
  (nameRow: (tenant: string) => string = () => makeId()): CollectionBeforeValidateHook =>
  ({ data, operation, req }) => {
    if (operation !== 'create' || !data) return data
    if (req.payloadAPI === 'local' && typeof data['id'] === 'string' && data['id'] !== '')
      return data
    return { ...data, id: nameRow(String(data['tenant'] ?? '')) }
  }
