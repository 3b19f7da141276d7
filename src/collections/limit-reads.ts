import type { CollectionBeforeOperationHook } from 'payload'

import { PlatformError } from '../core/errors.ts'

/** Rows of one answer over HTTP. */
const MOST = 500

type Read = { limit?: number; pagination?: boolean; where?: unknown; sort?: unknown }

/**
 * Whoever reads over HTTP gets pages, also who asks for all: a workspace may have millions of rows. And
 * nobody looks at a workspace through the rows that belong to it, which Payload answers with a failure.
 */
export const limitReads: CollectionBeforeOperationHook = ({ args, operation, req }) => {
  if (req.payloadAPI !== 'REST') return args
  const asked = args as Read
  const [through] = [...namesIn(asked.where), ...[asked.sort ?? []].flat()].filter(
    (name) => typeof name === 'string' && name.includes('.tenant.'),
  )
  if (through !== undefined)
    throw new PlatformError('INVALID_INPUT', `"${through}" cannot be asked for.`, {
      field: String(through),
    })
  if (operation !== 'read' || 'id' in asked) return args
  const { limit, pagination } = asked
  const all = limit === 0 || (limit === undefined && pagination === false)
  if (!all && !(Number(limit) > MOST)) return args
  return { ...args, limit: MOST }
}

/** The paths that a condition asks about, at any depth. */
const namesIn = (where: unknown, depth = 0): string[] => {
  if (typeof where !== 'object' || where === null || depth > 20) return []
  return Object.entries(where).flatMap(([name, inner]) =>
    ['and', 'or'].includes(name.toLowerCase()) || Array.isArray(where)
      ? namesIn(inner, depth + 1)
      : [name],
  )
}
