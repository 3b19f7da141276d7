import type {
  CollectionBeforeDeleteHook,
  CollectionBeforeOperationHook,
  PayloadRequest,
} from 'payload'

import { isWithinReach } from '../../collections/access/within-reach.ts'
import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { finalStatuses } from './run-status.ts'

type Live = { frozen?: { name?: string } }

/** A run sends what was looked at and tested, to the last person: its files stay as they are. */
const refuseWhileSent = async (
  req: PayloadRequest,
  id: string | number,
  verb: string,
): Promise<void> => {
  const { db } = req.payload
  const file = await db.findOne<{ id: string; tenant: string; originalName?: string }>({
    collection: slugs.media,
    where: { id: { equals: id } },
    req,
  })
  if (!file || !isWithinReach(req, file.tenant)) return
  const run = await db.findOne<Live & { id: string }>({
    collection: slugs.campaignRuns,
    where: {
      and: [
        { tenant: { equals: file.tenant } },
        { status: { not_in: [...finalStatuses] } },
        { 'frozen.media': { equals: file.id } },
      ],
    },
    req,
  })
  if (!run) return
  throw new PlatformError(
    'CONFLICT',
    `The campaign “${run.frozen?.name ?? ''}” has been started with “${file.originalName ?? 'this file'}” and is not over. Stop it first, or upload another file; then ${verb} this one.`,
    { field: 'file' },
  )
}

/** Before anything else of the update: Payload takes the former file away early. */
export const keepFileWhileSent: CollectionBeforeOperationHook = async ({
  args,
  operation,
  req,
}) => {
  if (operation !== 'update' || !req.file) return args
  const { id } = args as { id?: string | number }
  if (id === undefined)
    throw new PlatformError('INVALID_INPUT', 'A file is replaced in one row at a time.', {
      field: 'file',
    })
  await refuseWhileSent(req, id, 'replace')
  return args
}

export const keepRowWhileSent: CollectionBeforeDeleteHook = ({ id, req }) =>
  refuseWhileSent(req, id, 'delete')
