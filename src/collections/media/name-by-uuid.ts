import { randomUUID } from 'node:crypto'

import type { CollectionBeforeChangeHook, CollectionBeforeOperationHook } from 'payload'

import { mediaTypes } from '../../core/media.ts'

const endings: Readonly<Record<string, string>> = mediaTypes

/** Gives an upload a name that says nothing: on one disk, two workspaces may both have a "logo.png". */
export const nameByUuid: CollectionBeforeOperationHook = ({ args, operation, req }) => {
  if ((operation === 'create' || operation === 'update') && req.file) {
    req.context['originalName'] = req.file.name
    req.file = { ...req.file, name: `${randomUUID()}.${endings[req.file.mimetype] ?? 'bin'}` }
  }
  return args
}

/** Keeps the name that the person knows, in a field of its own. */
export const keepOriginalName: CollectionBeforeChangeHook = ({ data, req }) => {
  const name = req.context['originalName']
  return typeof name === 'string' ? { ...data, originalName: name.slice(0, 200) } : data
}
